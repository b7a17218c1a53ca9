import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import { threw } from '../conformance-assertions.js';
import { promised, type ConformanceCheck } from '../conformance-check.js';
import { succeededDeposit, refundOf } from '../conformance-payment.js';
import { kindOf, type CallChanges, type ConformanceRun } from '../conformance-run.js';
import type { Transaction } from '../../transaction/transaction.js';

type Aborted = Extract<GatewayOperation, 'deposit' | 'withdraw' | 'lookUp' | 'refund' | 'reverse'>;

/** The transaction to call with, created without the situation's faults. */
async function subject(
  run: ConformanceRun,
  operation: Aborted,
): Promise<{ readonly transaction: Transaction; readonly changes: CallChanges }> {
  const { harness } = run;
  const transaction = harness.createTransaction(kindOf(operation));
  if (operation === 'lookUp') {
    const gatewayReference = harness.unknownReference ?? 'conformance-unknown';
    return { transaction: { ...transaction, gatewayReference }, changes: {} };
  }
  if (operation === 'deposit' || operation === 'withdraw') return { transaction, changes: {} };
  const original = await succeededDeposit(run);
  return { transaction: refundOf(transaction, original, original.money), changes: { original } };
}

const alreadyAborted = (operation: Aborted): ConformanceCheck => ({
  name: `${operation}: a signal that has already fired sends nothing and has no effect`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { transaction, changes } = await subject(run, operation);
    const before = await run.countRequests();
    const error = threw(
      await run.call(operation, transaction, { ...changes, context: { signal: AbortSignal.abort() } }),
      'none',
    );
    promised(error.code === 'aborted', `expected aborted, got ${error.code}`);
    promised((await run.countRequests()) === before, 'a request reached the provider');
  },
});

const whileUnderWay = (operation: Aborted): ConformanceCheck => ({
  name: `${operation}: aborted while the provider is silent, it ends with an unknown effect`,
  situation: 'answer-never-comes',
  operation,
  run: async (run) => {
    const { transaction, changes } = await subject(run, operation);
    const abort = new AbortController();
    const ending = run.call(operation, transaction, { ...changes, context: { signal: abort.signal } });
    await Promise.race([run.requestReached(), ending]);
    abort.abort();
    // A look-up moves no money, so its effect does not matter.
    const error = threw(await ending, operation === 'lookUp' ? undefined : 'unknown');
    promised(
      error.code === 'aborted',
      `expected aborted, got ${error.code}: pass context.signal on with every request`,
    );
  },
});

const abortable = ['deposit', 'withdraw', 'lookUp', 'refund', 'reverse'] as const;

/** The caller's signal ends a call, and the error states whether something may have been sent. */
export const abortIsHonoured: readonly ConformanceCheck[] = [
  ...abortable.map(alreadyAborted),
  ...abortable.map(whileUnderWay),
];
