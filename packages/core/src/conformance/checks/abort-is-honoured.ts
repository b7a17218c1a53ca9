import { threw } from '../conformance-assertions.js';
import { promised, type ConformanceCheck } from '../conformance-check.js';
import { kindOf } from '../conformance-run.js';

const alreadyAborted = (operation: 'deposit' | 'withdraw' | 'lookUp'): ConformanceCheck => ({
  name: `${operation}: a signal that has already fired sends nothing and has no effect`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { harness } = run;
    const gatewayReference = harness.unknownReference ?? 'conformance-unknown';
    const transaction = harness.createTransaction(kindOf(operation));
    const asked = operation === 'lookUp' ? { ...transaction, gatewayReference } : transaction;
    const error = threw(
      await run.call(operation, asked, { context: { signal: AbortSignal.abort() } }),
      'none',
    );
    promised(error.code === 'aborted', `aborted is owed, not ${error.code}`);
    promised((await run.countRequests()) === 0, 'a request reached the provider');
  },
});

const whileUnderWay = (operation: 'deposit' | 'withdraw'): ConformanceCheck => ({
  name: `${operation}: aborted while the provider is silent, it ends with an unknown effect`,
  situation: 'answer-never-comes',
  operation,
  run: async (run) => {
    const { harness } = run;
    const transaction = harness.createTransaction(kindOf(operation));
    const abort = new AbortController();
    const ending = run.call(operation, transaction, { context: { signal: abort.signal } });
    await Promise.race([run.requestReached(), ending]);
    abort.abort();
    const error = threw(await ending, 'unknown');
    promised(error.code === 'aborted', `aborted is owed, not ${error.code}: the signal is not passed on`);
  },
});

/** The caller's signal ends a call, and the error says whether something may have been sent. */
export const abortIsHonoured: readonly ConformanceCheck[] = [
  alreadyAborted('deposit'),
  alreadyAborted('withdraw'),
  alreadyAborted('lookUp'),
  whileUnderWay('deposit'),
  whileUnderWay('withdraw'),
];
