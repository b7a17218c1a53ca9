import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import { answered, threw } from '../conformance-assertions.js';
import { promised, type ConformanceCheck } from '../conformance-check.js';
import { prepared, refundOf, say } from '../conformance-payment.js';
import { describeEnd, kindOf } from '../conformance-run.js';

type RefundOperation = Extract<GatewayOperation, 'refund' | 'reverse'>;

const checksOf = (operation: RefundOperation): ConformanceCheck[] => [
  {
    name: `${operation}: gives back a deposit, as a transaction of its own`,
    situation: 'ready',
    operation,
    run: async (run) => {
      const original = await prepared(run, 'succeeded-deposit');
      const refund = refundOf(run.harness.createTransaction(kindOf(operation)), original, original.money);
      const response = answered(await run.call(operation, refund, { original }));
      promised(response.status !== 'failed', 'it answered failed');
      promised(
        response.gatewayReference !== original.gatewayReference,
        'it carries the original’s reference',
      );
    },
  },
  {
    name: `${operation}: more than the original, or another currency than its own, is never given back`,
    situation: 'ready',
    operation,
    run: async (run) => {
      const original = await prepared(run, 'succeeded-deposit');
      const { amountMinor, currency } = original.money;
      const { stepMinor = 1 } = run.gateway.capabilities.operations[operation]?.amounts[currency] ?? {};
      for (const money of [
        { currency, amountMinor: amountMinor + stepMinor },
        { currency: currency === 'EUR' ? 'USD' : 'EUR', amountMinor },
      ]) {
        const refund = refundOf(run.harness.createTransaction(kindOf(operation)), original, money);
        const end = await run.call(operation, refund, { original });
        if (!(end.ended === 'returned' && end.value.status === 'failed')) threw(end, 'none');
        promised(
          (await run.count(refund)) === 0,
          `${operation} of ${say(money)} of a deposit of ${say(original.money)}: it ${describeEnd(end)}, and money moved`,
        );
      }
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
      `expected ${wanted} or pending; it answered ${response.status}`,
    );
    promised(
      response.gatewayReference === undefined || response.gatewayReference === transaction.gatewayReference,
      'it gives another reference',
    );
  },
});

/** A refund is a separate payment and never exceeds its original. */
export const refundsNeverExceed: readonly ConformanceCheck[] = [
  ...checksOf('refund'),
  ...checksOf('reverse'),
  ending('cancel', 'pending-deposit'),
  ending('capture', 'held-deposit'),
];
