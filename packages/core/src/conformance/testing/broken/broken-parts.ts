import type { GatewayCallbackResult } from '../../../gateway/v1/gateway-callback-v1.js';
import type { GatewayEntry } from '../../../gateway/v1/gateway-entry-v1.js';
import { believe, readTold, receiving, telling, type BrokenGateway } from './alter-gateway.js';

const batchOf = (payload: Uint8Array): readonly object[] => {
  const { batch } = readTold(payload);
  return Array.isArray(batch) ? (batch as readonly object[]) : [];
};

const inOne = (batch: readonly object[]) => Buffer.from(JSON.stringify({ batch }));

/** The same fault in every entry. */
const booking = (change: (entry: GatewayEntry) => GatewayEntry): BrokenGateway['alter'] =>
  telling((result) =>
    result.kind === 'entries' ? { ...result, entries: result.entries.map(change) } : result,
  );

/** Gateways that read or verify a part of a callback, or book another movement than it tells of. */
export const brokenParts: readonly BrokenGateway[] = [
  {
    breaks: 'reads the first of several payments in a callback only',
    alter: telling((result) =>
      result.kind === 'updates' ? { ...result, updates: result.updates.slice(0, 1) } : result,
    ),
  },
  {
    breaks: 'verifies the first of several payments in a callback only',
    alter: receiving((receive) => async (payload, context) => {
      const [first, ...others] = batchOf(payload);
      if (first === undefined) return receive(payload, context);
      const result = await receive(inOne([first]), context);
      const rest: GatewayCallbackResult[] = [];
      for (const part of others) rest.push(await believe(Buffer.from(JSON.stringify(part)), context));
      const updates = [result, ...rest].flatMap((one) => (one.kind === 'updates' ? one.updates : []));
      return { ...result, kind: 'updates', evidence: 'signed', updates };
    }),
  },
  {
    breaks: 'says of every payment in a callback what the first one says',
    alter: telling((result) => {
      if (result.kind !== 'updates') return result;
      const [first] = result.updates;
      return {
        ...result,
        updates: result.updates.map(({ transactionId, gatewayReference }) => ({
          ...first,
          transactionId,
          gatewayReference,
        })),
      };
    }),
  },
  {
    breaks: 'books a dispute as a refund',
    alter: booking((entry) => ({ ...entry, kind: 'refunded' })),
  },
  {
    breaks: 'books a tenth of a dispute in dinars',
    alter: booking((entry) => ({
      ...entry,
      money: { ...entry.money, amountMinor: entry.money.amountMinor / 10 },
    })),
  },
  {
    breaks: 'books a dispute in shillings',
    alter: booking((entry) => ({ ...entry, money: { ...entry.money, currency: 'KES' } })),
  },
  {
    breaks: 'books a dispute twice',
    alter: telling((result) =>
      result.kind === 'entries'
        ? { ...result, entries: result.entries.flatMap((entry) => [entry, { ...entry, kind: 'adjusted' }]) }
        : result,
    ),
  },
];
