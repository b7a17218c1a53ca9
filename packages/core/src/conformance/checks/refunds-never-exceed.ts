import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { Transaction } from '../../transaction/transaction.js';
import { answered, threw } from '../conformance-assertions.js';
import { promised, type ConformanceCheck } from '../conformance-check.js';
import { prepared } from '../conformance-payment.js';
import { describeEnd, kindOf, type ConformanceRun } from '../conformance-run.js';

type RefundOperation = Extract<GatewayOperation, 'refund' | 'reverse'>;

function refundWith(run: ConformanceRun, operation: RefundOperation, original: Transaction): Transaction {
  const { money, transactionId: originalTransactionId } = original;
  return { ...run.harness.createTransaction(kindOf(operation)), money, originalTransactionId };
}

const checksOf = (operation: RefundOperation): ConformanceCheck[] => [
  {
    name: `${operation}: gives back a deposit, as a transaction of its own`,
    situation: 'ready',
    operation,
    run: async (run) => {
      const original = await prepared(run, 'succeeded-deposit');
      const response = answered(
        await run.call(operation, refundWith(run, operation, original), { original }),
      );
      promised(response.status !== 'failed', 'it answered failed');
      promised(
        response.gatewayReference !== original.gatewayReference,
        'it carries the original’s reference',
      );
    },
  },
  {
    name: `${operation}: more than the original is never given back`,
    situation: 'ready',
    operation,
    run: async (run) => {
      const original = await prepared(run, 'succeeded-deposit');
      const { stepMinor = 1 } =
        run.gateway.capabilities.operations[operation]?.amounts[original.money.currency] ?? {};
      const money = { ...original.money, amountMinor: original.money.amountMinor + stepMinor };
      const transaction = { ...refundWith(run, operation, original), money };
      const end = await run.call(operation, transaction, { original });
      if (!(end.ended === 'returned' && end.value.status === 'failed')) threw(end, 'none');
      promised((await run.count(transaction)) === 0, `it ${describeEnd(end)}, and money moved`);
    },
  },
  {
    name: `${operation}: another currency than the original’s is never given back`,
    situation: 'ready',
    operation,
    run: async (run) => {
      const original = await prepared(run, 'succeeded-deposit');
      const currency = original.money.currency === 'EUR' ? 'USD' : 'EUR';
      const transaction = { ...refundWith(run, operation, original), money: { ...original.money, currency } };
      const end = await run.call(operation, transaction, { original });
      if (!(end.ended === 'returned' && end.value.status === 'failed')) threw(end, 'none');
      promised((await run.count(transaction)) === 0, `it ${describeEnd(end)}, and money moved`);
    },
  },
];

const ending = (
  operation: 'cancel' | 'capture',
  what: 'pending-deposit' | 'held-deposit',
): ConformanceCheck => ({
  name: `${operation}: answers what became of the transaction, under its own reference`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const transaction = await prepared(run, what);
    const response = answered(await run.call(operation, transaction));
    const wanted = operation === 'cancel' ? 'failed' : 'succeeded';
    promised(
      response.status === wanted || response.status === 'pending',
      `${wanted} or pending is owed; it answered ${response.status}`,
    );
    promised(
      response.gatewayReference === undefined || response.gatewayReference === transaction.gatewayReference,
      'it gives another reference',
    );
  },
});

/** Money given back is a movement of its own, and never more than came. */
export const refundsNeverExceed: readonly ConformanceCheck[] = [
  ...checksOf('refund'),
  ...checksOf('reverse'),
  ending('cancel', 'pending-deposit'),
  ending('capture', 'held-deposit'),
];
