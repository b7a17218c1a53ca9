import { describe, expect, test } from 'vitest';
import { deliverEvent } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';

const deliver = (type: string, changes: object) => {
  const payout = {
    id: 'po_2',
    object: 'payout',
    amount: -1500,
    currency: 'usd',
    metadata: {},
    original_payout: 'po_1',
  };
  return deliverEvent(snapshotEvent(type, { ...payout, ...changes }, { account: 'acct_1Payee' }));
};
const entry = {
  gatewayReference: 'po_1',
  entryReference: 'po_2',
  money: { amountMinor: 1500, currency: 'USD' },
};

describe('a payout that takes an earlier one back', () => {
  test('is an entry of the earlier one once it is paid', async () => {
    await expect(deliver('payout.paid', { status: 'paid' })).resolves.toMatchObject({
      kind: 'entries',
      evidence: 'signed',
      entries: [{ ...entry, kind: 'returned', rawCode: 'reversed' }],
    });
  });

  test('moves nothing while it is on its way', async () => {
    for (const status of ['pending', 'in_transit', 'canceled'])
      await expect(deliver('payout.updated', { status })).resolves.toMatchObject({ kind: 'ignored' });
  });

  test('that the bank refused in the end leaves the earlier one as it was', async () => {
    await expect(
      deliver('payout.failed', { status: 'failed', failure_code: 'declined' }),
    ).resolves.toMatchObject({
      entries: [
        { ...entry, kind: 'returned' },
        { ...entry, kind: 'paid-out', rawCode: 'declined' },
      ],
    });
  });
});
