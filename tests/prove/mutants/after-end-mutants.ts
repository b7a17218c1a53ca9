import type { Mutant } from './mutant.js';

const runtime = 'packages/runtime-kafka/src';
const core = 'packages/core/src/evidence';
const apply = `${core}/apply-evidence.ts`;
const afterEnd = `${core}/apply-late-response.ts`;
const entry = `${core}/apply-entry.ts`;
const balance = `${runtime}/ports/balance.ts`;
const commit = `${runtime}/services/shared/apply-decision.ts`;
const processor = `${runtime}/services/callback-processor/apply-callback.ts`;
const incoming = `${runtime}/services/callback-processor/book-incoming-deposit.ts`;

/** Money after the end, and money reported by two channels. */
export const afterEndMutants: readonly Mutant[] = [
  {
    name: 'final-status-meets-evidence-like-any',
    protection: 'evidence against a final status is booked or kept as a discrepancy',
    file: apply,
    find: '? applyLateResponse(transaction, evidence)',
    replace: "? { transaction, entries: [], next: { kind: 'wait' }, cause: 'final' }",
    invariants: ['I4', 'I24'],
  },
  {
    name: 'hint-is-believed-after-the-end',
    protection: 'a callback that proves nothing is checked with the gateway after the end too',
    file: afterEnd,
    find: "if (source === 'hint') return verify(transaction, evidence);",
    replace: '',
    invariants: ['I24', 'I4'],
  },
  {
    name: 'hints-without-bound-after-the-end',
    protection: 'callbacks that prove nothing hasten only so many look-ups after the end',
    file: afterEnd,
    find: "  if (isLookUpLimitReached(evidence)) return noChange(transaction, 'looked up often enough');\n",
    replace: '',
    invariants: ['I22', 'I18'],
  },
  {
    name: 'an-older-callback-ends-the-question',
    protection: 'evidence after the end is checked until the gateway itself answers',
    file: afterEnd,
    find: "const isLookUpResult = source === 'look-up' || source === 'records';",
    replace: "const isLookUpResult = source !== 'hint';",
    invariants: ['I4', 'I24'],
  },
  {
    name: 'late-success-is-not-booked',
    protection: 'the money of a payment that failed and was paid after all is booked',
    file: afterEnd,
    find: 'entries: [ownEntry(known, gatewayReference, proofOf(source), response.money)],',
    replace: 'entries: [],',
    invariants: ['I24', 'I4'],
  },
  {
    name: 'late-success-changes-the-status',
    protection: 'a final status stays whatever comes after it',
    file: afterEnd,
    find: '    gatewayReference: known.gatewayReference ?? gatewayReference,\n',
    replace: "    gatewayReference: known.gatewayReference ?? gatewayReference,\n    status: 'succeeded',\n",
    invariants: ['I4', 'I9'],
  },
  {
    name: 'late-success-is-not-reviewed',
    protection: 'a person is asked what becomes of a payment that came too late',
    file: afterEnd,
    find: "next: { kind: 'review', reason: lateSuccess },",
    replace: "next: { kind: 'end' },",
    invariants: ['I24'],
  },
  {
    name: 'late-success-is-not-told',
    protection: 'the merchant is told of a payment that came too late',
    file: `${runtime}/services/shared/merchant-events/merchant-events.ts`,
    find: "return before.transaction.status === 'failed' ? 'transaction.late_success' : undefined;",
    replace: 'return before === undefined ? kind as never : undefined;',
    invariants: ['I17'],
  },
  {
    name: 'return-is-not-booked',
    protection: 'a payout or refund that came back is booked',
    file: afterEnd,
    find: `  if (response.status === 'failed' && transaction.kind !== 'deposit')
    return bookReturn(transaction, response, source);`,
    replace: '',
    invariants: ['I24'],
  },
  {
    name: 'return-does-not-free',
    protection: 'a refund that came back frees its amount of the original',
    file: balance,
    find: "    case 'returned':\n      return { refundedMinor: -amountMinor };\n",
    replace: "    case 'returned':\n      return {};\n",
    invariants: ['I23'],
  },
  {
    name: 'outside-refund-lowers-nothing',
    protection: 'what was refunded outside is not refundable any more',
    file: balance,
    find: `    case 'reversed':
      return { refundedMinor: amountMinor };
    case 'returned':
      return { returnedMinor: amountMinor };`,
    replace: `    case 'reversed':
      return {};
    case 'returned':
      return { returnedMinor: amountMinor };`,
    invariants: ['I8', 'I23'],
  },
  {
    name: 'refundable-forgets-what-was-refunded',
    protection: 'no more is given back than is left after refunds',
    file: balance,
    find: '  return capturedMinor + paidOutMinor - refundedMinor - disputedMinor - returnedMinor - reservedMinor;',
    replace:
      '  void refundedMinor;\n  return capturedMinor + paidOutMinor - disputedMinor - returnedMinor - reservedMinor;',
    invariants: ['I8'],
  },
  {
    name: 'disputed-money-is-refundable',
    protection: 'what a dispute holds is not refundable',
    file: balance,
    find: 'const disputedMinor = Math.max(0, balance.disputedMinor);',
    replace: 'const disputedMinor = Math.min(0, 0 * balance.disputedMinor);',
    invariants: ['I8'],
  },
  {
    name: 'a-won-dispute-adds',
    protection: 'that a dispute was won, heard of before the dispute, makes nothing more refundable',
    file: balance,
    find: 'const disputedMinor = Math.max(0, balance.disputedMinor);',
    replace: 'const { disputedMinor } = balance;',
    invariants: ['I8'],
  },
  {
    name: 'entries-have-names-of-ours',
    protection: 'an entry is booked under the provider’s number, so that two events tell one',
    file: entry,
    find: '    reference: entry.entryReference,\n    evidence',
    replace: '    reference: `${entry.entryReference}-${transaction.version}`,\n    evidence',
    invariants: ['I24', 'I23'],
  },
  {
    name: 'won-dispute-is-not-booked',
    protection: 'money that a won dispute brings back is booked',
    file: entry,
    find: '  if (known === undefined) return book(transaction, evidence);',
    replace: `  if (known === undefined && entry.kind === 'chargeback-reversed') return noChange(transaction, 'won');
  if (known === undefined) return book(transaction, evidence);`,
    invariants: ['I24'],
  },
  {
    name: 'lost-dispute-is-not-told',
    protection: 'the event that ends a dispute is told although its entry is booked already',
    file: entry,
    find: "return { ...noChange(transaction, 'dispute-lost'), lostDispute: entry.entryReference };",
    replace: "return noChange(transaction, 'dispute-lost');",
    invariants: ['I17'],
  },
  {
    name: 'hint-is-booked',
    protection: 'no entry is booked on the word of a callback that proves nothing',
    file: entry,
    find: "if (source === 'hint') return verify(transaction, evidence);",
    replace: '',
    invariants: ['I24'],
  },
  {
    name: 'entries-are-dropped',
    protection: 'a callback that tells of money after the end takes effect on its transaction',
    file: processor,
    find: '      return applyEntries(context, lookUp, callback, result.entries);',
    replace:
      "      return result.entries.length > 0 ? 'entry' : applyEntries(context, lookUp, callback, result.entries);",
    invariants: ['I24'],
  },
  {
    name: 'balance-forgets-entries',
    protection: 'the balance moves with the entries, in one commit',
    file: commit,
    find: '      balance: sumOf(entries, balanceChange),\n',
    replace: '',
    invariants: ['I23', 'I8'],
  },
  {
    name: 'incoming-deposit-does-not-wait',
    protection: 'a payment told by another channel waits for the deposit of ours that it may be',
    file: incoming,
    find: 'if (mayWait && mayBeOurs) {',
    replace: 'if (mayWait && receivedAtMs < 0) {',
    invariants: ['I25'],
  },
  {
    name: 'taken-receipt-is-kept-silent',
    protection: 'a deposit whose receipt is booked as an incoming deposit is put before a person',
    file: commit,
    find: 'outcome = await commitDecision(context, current, withoutReceipt(decision, nowMs), extras);',
    replace: `{
        const { discrepancy: _, ...silent } = withoutReceipt(decision, nowMs);
        outcome = await commitDecision(context, current, silent, extras);
      }`,
    invariants: ['I25'],
  },
  {
    name: 'taken-receipt-is-tried-for-ever',
    protection: 'an outcome whose receipt is taken is recorded all the same',
    file: commit,
    find: "if (outcome === 'receipt-taken')",
    replace: "if (outcome === ('never' as string))",
    invariants: ['I18', 'I25'],
  },
];
