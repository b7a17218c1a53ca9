import { createTransactionId } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent, noFetch, stubbedList } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';

const transactionId = createTransactionId();
const reversal = (id: string, amount: number) => ({
  id,
  object: 'transfer_reversal',
  amount,
  currency: 'usd',
  created: 1_790_000_000,
});
const transfer = (changes: object) => ({
  id: 'tr_1',
  object: 'transfer',
  amount: 1500,
  currency: 'usd',
  metadata: { lango_transaction_id: transactionId },
  ...changes,
});
const deliver = (
  changes: object,
  answer: Parameters<typeof deliverEvent>[2] = noFetch,
  previous?: object,
) => {
  const data = {
    object: transfer(changes),
    ...(previous !== undefined && { previous_attributes: previous }),
  };
  return deliverEvent(snapshotEvent('transfer.reversed', {}, { data }), {}, answer);
};
const listing = (...reversals: object[]) =>
  answerByPath({ '/v1/transfers/tr_1/reversals': stubbedList(reversals) });
const entry = (entryReference: string, amountMinor: number) => ({
  kind: 'returned',
  transactionId,
  gatewayReference: 'tr_1',
  entryReference,
  money: { amountMinor, currency: 'USD' },
});

describe('a reversed transfer', () => {
  test('is one entry per reversal, from the reversals that the event carries', async () => {
    const reversals = stubbedList([reversal('trr_2', 300), reversal('trr_1', 500)]);
    await expect(deliver({ amount_reversed: 800, reversed: false, reversals })).resolves.toMatchObject({
      kind: 'entries',
      evidence: 'signed',
      entries: [
        { ...entry('trr_2', 300), rawCode: 'partially_reversed' },
        { ...entry('trr_1', 500), occurredAt: '2026-09-21T14:13:20.000Z' },
      ],
    });
  });

  test('has its reversals listed where the event contains too few', async () => {
    const reversals = stubbedList([reversal('trr_2', 300)]);
    const delivered = deliver(
      { amount_reversed: 1500, reversed: true, reversals },
      listing(reversal('trr_2', 300), reversal('trr_1', 1200)),
    );
    await expect(delivered).resolves.toMatchObject({
      entries: [{ ...entry('trr_2', 300), rawCode: 'reversed' }, entry('trr_1', 1200)],
    });
    expect(delivered.requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/transfers/tr_1/reversals',
    ]);
  });

  test('is never reported twice where no reversal can be listed: the step counts, not the sum', async () => {
    await expect(deliver({ amount_reversed: 500 }, listing())).resolves.toMatchObject({
      entries: [entry('tr_1', 500)],
    });
    await expect(deliver({ reversed: true, amount_reversed: 1500 }, answerByPath({}))).resolves.toMatchObject(
      {
        entries: [entry('tr_1', 1500)],
      },
    );
    await expect(
      deliver({ amount_reversed: 800 }, listing(), { amount_reversed: 500 }),
    ).resolves.toMatchObject({
      entries: [entry('tr_1-800', 300)],
    });
  });

  test('by nothing is ignored', async () => {
    await expect(deliver({ amount_reversed: 0 })).resolves.toMatchObject({ kind: 'ignored' });
  });
});
