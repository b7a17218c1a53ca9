import type { Money } from '../../../money/money.js';
import { signAcmeCallback } from '../acme-provider.js';
import {
  asking,
  misreading,
  readBody,
  receiving,
  changingResults,
  type BrokenGateway,
  type WireBody,
} from './alter-gateway.js';

/** Reads every body of answers, and of callbacks that have proved themselves, with a fault. */
const reading =
  (change: (body: WireBody) => WireBody): BrokenGateway['alter'] =>
  (good, parts) =>
    receiving((receive) => async (payload, context) => {
      await receive(payload, context);
      const body = readBody(payload);
      if (!('status' in body)) return receive(payload, context);
      const other = Buffer.from(JSON.stringify(change(body)));
      return receive(other, {
        ...context,
        headers: { ...context.headers, 'acme-signature': signAcmeCallback(other, parts.callbackSecret) },
      });
    })(misreading({ answer: change })(good, parts), parts);

const instead = (code: string, other: string) => (body: WireBody) =>
  body['status'] === code ? { ...body, status: other } : body;

/** Adds so much of the fee to the amount. */
const withFee =
  (times: number) =>
  <Result extends object>(result: Result): Result => {
    const { money, fee } = result as { readonly money?: Money; readonly fee?: Money };
    if (money === undefined || fee === undefined) return result;
    return { ...result, money: { ...money, amountMinor: money.amountMinor + times * fee.amountMinor } };
  };

/** Gateways that read a code, a fee or an environment otherwise than the provider's documents say. */
export const brokenReadings: readonly BrokenGateway[] = [
  { breaks: 'takes a payment that is held for a success', alter: reading(instead('HELD', 'OK')) },
  { breaks: 'takes a payment that is held for a decline', alter: reading(instead('HELD', 'BLOCKED')) },
  {
    breaks: 'leaves a decline open that no test of its own has met',
    alter: reading(instead('BLOCKED', 'WAITING')),
  },
  { breaks: 'gives a decline another reason', alter: reading(instead('BLOCKED', 'NO_FUNDS')) },
  {
    breaks: 'takes the fee off the amount that a look-up answers',
    alter: asking((ask) => async (transaction, context) => withFee(-1)(await ask(transaction, context))),
  },
  {
    breaks: 'puts the fee onto the amount that a callback tells',
    alter: changingResults((result) =>
      result.kind === 'updates' ? { ...result, updates: result.updates.map(withFee(1)) } : result,
    ),
  },
  {
    breaks: 'lists records without their fees',
    alter: (good) => ({
      ...good,
      listRecords: async function* (period, context) {
        for await (const record of good.listRecords?.(period, context) ?? []) {
          const { amountMinor } = record.money;
          yield {
            ...record,
            money: { ...record.money, amountMinor: amountMinor - Math.floor(amountMinor / 50) },
          };
        }
      },
    }),
  },
  {
    breaks: 'believes the provider’s other environment',
    alter: reading(({ mode: _mode, ...body }) => body),
  },
];
