import type { GatewayEntry } from '@lango/core';
import { describe, expect, it } from 'vitest';
import { addBalances, balanceChange, emptyBalance } from '../ports/balance.js';
import type { Entry } from '../ports/journal.js';
import { decideOnEntry } from './decide-on-entry.js';
import { defaultPolicy } from './policy.js';
import { context, money, recordIn } from './testing/record-in.js';

const refund: GatewayEntry = {
  kind: 'refunded',
  money: { ...money, amountMinor: 500 },
  entryReference: 're_1',
  rawCode: 'requested_by_customer',
  rawMessage: '',
};
const dispute: GatewayEntry = { ...refund, kind: 'chargeback', money, entryReference: 'du_1' };
const booked = (entry: GatewayEntry): Entry => ({
  kind: entry.kind,
  origin: 'outside',
  money: entry.money,
  reference: entry.entryReference,
  evidence: 'signed',
  recordedAtMs: 1,
});

describe('money that moved around a transaction', () => {
  it.each(['succeeded', 'failed', 'pending', 'unknown'] as const)(
    'is booked whether it is %s or not',
    (status) => {
      const decision = decideOnEntry(recordIn(status), refund, 'signed', [], context);
      expect(decision).toMatchObject({
        kind: 'change',
        cause: 'refunded',
        next: { transaction: { status, version: 5 } },
        entries: [{ kind: 'refunded', origin: 'outside', money: refund.money, reference: 're_1' }],
      });
    },
  );

  it('is booked once for each number and kind', () => {
    const record = recordIn('succeeded');
    expect(decideOnEntry(record, refund, 'signed', [booked(refund)], context)).toMatchObject({
      kind: 'nothing',
    });
    const other = { ...refund, entryReference: 're_2' };
    expect(decideOnEntry(record, other, 'signed', [booked(refund)], context)).toMatchObject({
      kind: 'change',
    });
    const won: GatewayEntry = { ...dispute, kind: 'chargeback-reversed' };
    expect(decideOnEntry(record, won, 'signed', [booked(dispute)], context)).toMatchObject({
      kind: 'change',
    });
  });

  it('goes to review when the same reference comes with another amount, or in another currency', () => {
    const record = recordIn('succeeded');
    const more = { ...refund, money };
    expect(decideOnEntry(record, more, 'signed', [booked(refund)], context)).toMatchObject({
      discrepancy: { kind: 'entry-differs' },
    });
    const foreign = { ...refund, money: { amountMinor: 500, currency: 'USD' } };
    expect(decideOnEntry(record, foreign, 'signed', [], context)).toMatchObject({
      discrepancy: { kind: 'entry-differs' },
    });
  });

  it('sends another event when a dispute is lost, and moves nothing a second time', () => {
    const lost = { ...dispute, isFinal: true };
    const decision = decideOnEntry(recordIn('succeeded'), lost, 'signed', [booked(dispute)], context);
    expect(decision).toMatchObject({ notices: [{ type: 'transaction.dispute_lost', reference: 'du_1' }] });
    expect(decision).not.toHaveProperty('entries');
    const both = decideOnEntry(recordIn('succeeded'), lost, 'signed', [], context);
    expect(both).toMatchObject({ entries: [{ kind: 'chargeback' }], notices: [{ reference: 'du_1' }] });
  });

  it('is looked up and not booked when only an unverified callback reports it', () => {
    const decision = decideOnEntry(recordIn('succeeded'), refund, 'hint', [], context);
    expect(decision).toMatchObject({ isNow: true, next: { nextStep: 'verifying' } });
    expect(decision).not.toHaveProperty('entries');
    const lookUps = defaultPolicy.lookUpsByHintMax;
    expect(decideOnEntry(recordIn('succeeded', { lookUps }), refund, 'hint', [], context)).toMatchObject({
      kind: 'nothing',
    });
  });

  it('a refund made outside that came back cancels out, in either order', () => {
    const returned: GatewayEntry = { ...refund, kind: 'returned' };
    const record = recordIn('succeeded');
    const balanceAfter = (reported: readonly GatewayEntry[]) => {
      const known: Entry[] = [];
      for (const entry of reported) {
        const decision = decideOnEntry(record, entry, 'signed', known, context);
        if (decision.kind !== 'change') throw new Error('it is booked');
        known.push(...(decision.entries ?? []).map((draft) => ({ ...draft, recordedAtMs: 1 })));
      }
      return known.reduce((sum, entry) => addBalances(sum, balanceChange(entry)), emptyBalance);
    };
    expect(balanceAfter([refund, returned])).toEqual(emptyBalance);
    expect(balanceAfter([returned, refund])).toEqual(emptyBalance);
    expect(balanceAfter([{ ...refund, kind: 'reversed' }, returned])).toEqual(emptyBalance);
    const achReturn: GatewayEntry = { ...returned, entryReference: 'ach_1' };
    expect(balanceAfter([refund, achReturn])).toMatchObject({ refundedMinor: 500, returnedMinor: 500 });
  });
});
