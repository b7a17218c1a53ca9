import type { GatewayUpdate } from '../../gateway/v1/gateway-callback-v1.js';
import { isSameMoney } from '../../money/money.js';
import type { Transaction } from '../../transaction/transaction.js';
import { isAbout } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceBatchPart, ConformanceCallback } from '../conformance-harness.js';
import { newPayment, paid, payingOperations, say, type Paying } from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';
import { read } from './callbacks-are-read.js';
import { provesItself } from './callbacks-of-every-kind.js';

interface Batch {
  readonly parts: readonly ConformanceBatchPart[];
  readonly callback: ConformanceCallback;
}

/** A callback about three transactions; the second failed, the others succeeded. */
async function batchOf(run: ConformanceRun, operation: Paying): Promise<Batch> {
  const { harness } = run;
  if (harness.batchCallback === undefined)
    return notApplicable(
      'the harness gives no batchCallback: needed where one body tells of several payments',
    );
  const sent: Transaction[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { transaction } = await paid(run, await newPayment(run, operation));
    sent.push({ ...transaction, status: 'pending' });
  }
  const [first, second, third] = sent as [Transaction, Transaction, Transaction];
  const doubled = { ...third.money, amountMinor: third.money.amountMinor * 2 };
  // Without another amount in the third part, where the provider's callbacks state no amounts.
  for (const money of [{ money: doubled }, {}]) {
    const parts: readonly ConformanceBatchPart[] = [
      { transaction: first, outcome: 'succeeded' },
      { transaction: second, outcome: 'failed' },
      { transaction: third, outcome: 'succeeded', ...money },
    ];
    const callback = await harness.batchCallback(parts);
    if (callback !== undefined) return { parts, callback };
  }
  return notApplicable(`the provider does not tell of several ${kindOf(operation)}s at once`);
}

const isRead = (operation: Paying): ConformanceCheck => ({
  name: `handleCallback: every part of a callback about several ${kindOf(operation)}s is read, each as it says`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { parts, callback } = await batchOf(run, operation);
    const result = await read(run, callback);
    const updates: readonly GatewayUpdate[] = result.kind === 'updates' ? result.updates : [];
    for (const [index, { transaction, outcome, money }] of parts.entries()) {
      const mine = updates.filter((update) => isAbout(transaction, update));
      const [update] = mine;
      promised(
        update !== undefined && mine.length === 1,
        `${parts.length} payments stand in one body, and part ${index + 1} has ${mine.length} updates: give one update for every part`,
      );
      const isRight = outcome === 'succeeded' ? update.status === 'succeeded' : update.status !== 'succeeded';
      promised(isRight, `part ${index + 1} says ${outcome}, and its update says ${update.status}`);
      if (update.status !== 'succeeded' || update.money === undefined) continue;
      const stated = money ?? transaction.money;
      promised(
        isSameMoney(update.money, stated),
        `part ${index + 1} states ${say(stated)}, and its update says ${say(update.money)}`,
      );
    }
  },
});

const needsProof = (operation: Paying): ConformanceCheck => ({
  name: `handleCallback: every part of a callback about several ${kindOf(operation)}s has to prove itself`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { parts, callback } = await batchOf(run, operation);
    const others = parts.map((part) => ({
      ...part,
      outcome: part.outcome === 'failed' ? ('succeeded' as const) : ('failed' as const),
    }));
    const other = await run.harness.batchCallback?.(others);
    for (const { transaction } of parts)
      await provesItself(run, callback, `a callback about several ${transaction.kind}s`, transaction, other);
  },
});

/** A body with several payments is verified and read completely. */
export const batchesAreWhole: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  isRead(operation),
  needsProof(operation),
]);
