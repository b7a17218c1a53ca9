import * as testing from '../../testing/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects } from './garbage.js';
import { context, deposit, kes, refund } from './sample-input.js';

const make = (part: object) => testing.createFakeGateway(part);
const fake = testing.createFakeGateway();

/** `@lango/core/testing`. */
export const badInputOfTesting: BadInputTable = {
  createManualClock: [
    refuses('startMs', ['undefined', 'zero', 'a fraction'], (bad) => testing.createManualClock(bad), [
      8.64e15 + 1,
    ]),
    refuses('ms', ['zero', 'a fraction'], (bad) => testing.createManualClock().advance(bad)),
  ],
  createFakeGateway: [
    refuses('options', ['undefined', ...objects], (bad) => testing.createFakeGateway(bad)),
    refuses('gatewayId', ['undefined', 'a word', 'the name of a method'], (gatewayId) => make({ gatewayId })),
    refuses('idempotency', ['undefined'], (idempotency) => make({ idempotency })),
    refuses('absenceIsProof', ['undefined', 'true'], (absenceIsProof) => make({ absenceIsProof })),
    refuses('callbackProof', ['undefined'], (callbackProof) => make({ callbackProof })),
    refuses('environment', ['undefined'], (environment) => make({ environment })),
    refuses('amounts', ['undefined', 'null', ...objects], (amounts) => make({ amounts })),
    refuses(/^amounts\.KES(\.minMinor)?$/, [], (bad) => make({ amounts: { KES: bad } })),
    refuses('amounts.KES.maxMinor', [], (maxMinor) => make({ amounts: { KES: { minMinor: 1, maxMinor } } })),
    refuses('behave', ['undefined', 'a function'], (behave) => make({ behave })),
    refuses('behave', [], (bad) => make({ behave: () => bad }).deposit(deposit, context), [
      { do: 'act-then-fail' },
      { do: 'act-then-fail', error: new Error('x') },
    ]),
    refuses('now', ['undefined', 'a function'], (now) => make({ now })),
    refuses('listingError', ['undefined'], (listingError) => make({ listingError })),
    refuses('period.from', [], (from) =>
      fake.listRecords?.({ from, to: '2026-01-01T00:00:00Z' }, context)[Symbol.asyncIterator]().next(),
    ),
    refuses(/^transaction(\.transactionId)?$/, [], (bad) => fake.deposit(bad, context), []),
    refuses(/^context/, [], (bad) => fake.deposit(deposit, bad)),
    refuses('context.signal', objects, (signal) => fake.deposit(deposit, { ...context, signal })),
    refuses(/^(money\.currency|transaction\.money)$/, [], (money) =>
      fake.withdraw({ ...deposit, money }, context),
    ),
    refuses('money.amountMinor', [], (bad) =>
      fake.withdraw({ ...deposit, money: { ...kes, amountMinor: bad } }, context),
    ),
    refuses(/^(refund|kind)$/, [], (bad) => fake.refund?.(bad, deposit, context)),
    refuses(/^original/, [], (bad) => fake.refund?.(refund, bad, context)),
    refuses('transactionId', [], (bad) => fake.settle(bad, 'succeeded')),
    refuses('outcome', [], (bad) => fake.settle(deposit.transactionId, bad)),
    refuses('transactionId', [], (bad) => fake.callbackFor(bad)),
    refuses('content', objects, (bad) => fake.callbackSaying(bad)),
  ],
  createTestTransaction: [
    refuses(/^(members|kind)$/, [], (bad) => testing.createTestTransaction(bad)),
    refuses('kind', [], (kind) => testing.createTestTransaction({ kind, gatewayId: 'fake' })),
    refuses('gatewayId', ['a word', 'a line break', 'the name of a method'], (gatewayId) =>
      testing.createTestTransaction({ kind: 'deposit', gatewayId }),
    ),
  ],
  createMemoryPaymentStore: [
    answers('it is empty at first', () => testing.createMemoryPaymentStore().payments, []),
  ],
};
