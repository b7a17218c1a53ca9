import type { GatewayCallbackResult } from '../../../gateway/v1/gateway-callback-v1.js';
import type { GatewayEntry } from '../../../gateway/v1/gateway-entry-v1.js';
import { signAcmeCallback } from '../acme-provider.js';
import { believe, readBody, receiving, changingResults, type BrokenGateway } from './alter-gateway.js';

const batchOf = (payload: Uint8Array): readonly object[] => {
  const { batch } = readBody(payload);
  return Array.isArray(batch) ? (batch as readonly object[]) : [];
};

const inOne = (batch: readonly object[]) => Buffer.from(JSON.stringify({ batch }));

/** The same fault in every entry. */
const booking = (change: (entry: GatewayEntry) => GatewayEntry): BrokenGateway['alter'] =>
  changingResults((result) =>
    result.kind === 'entries' ? { ...result, entries: result.entries.map(change) } : result,
  );

/** Gateways that read or verify a part of a callback, or book another movement than it tells of. */
export const brokenParts: readonly BrokenGateway[] = [
  {
    breaks: 'reads the first of several payments in a callback only',
    alter: changingResults((result) =>
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
    breaks: 'verifies a payment in a callback of several only where it has a signature',
    alter: receiving((receive, { callbackSecret }) => async (payload, context) => {
      const batch = batchOf(payload);
      if (batch.length === 0) return receive(payload, context);
      const signed = batch.map((part) => ({
        ...part,
        ...(!('sig' in part) && { sig: signAcmeCallback(Buffer.from(JSON.stringify(part)), callbackSecret) }),
      }));
      return receive(inOne(signed), context);
    }),
  },
  {
    breaks: 'says of every payment in a callback what the first one says',
    alter: changingResults((result) => {
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
    alter: changingResults((result) =>
      result.kind === 'entries'
        ? { ...result, entries: result.entries.flatMap((entry) => [entry, { ...entry, kind: 'adjusted' }]) }
        : result,
    ),
  },
];
