import { answered } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { kindOf } from '../conformance-run.js';

const cases = [
  { operation: 'deposit', situation: 'deposit-declined' },
  { operation: 'withdraw', situation: 'withdrawal-declined' },
] as const;

/** A decline is an outcome: a value with a reason, never an error, and no money moves. */
export const declinesAreReturned: readonly ConformanceCheck[] = cases.flatMap(({ operation, situation }) => [
  {
    name: `${operation}: a decline is returned, not thrown`,
    situation,
    operation,
    run: async (run) => {
      const transaction = run.harness.createTransaction(kindOf(operation));
      const response = answered(await run.call(operation, transaction));
      // A provider that tells by callback only has taken the request; the callback's checks cover its decline.
      promised(response.status !== 'succeeded', 'it answered succeeded');
      promised((await run.count(transaction)) === 0 || response.status === 'pending', 'money moved');
    },
  },
  {
    name: `${operation}: a decline keeps the provider’s own code and words`,
    situation,
    operation,
    run: async (run) => {
      const response = answered(await run.call(operation, run.harness.createTransaction(kindOf(operation))));
      if (response.status !== 'failed') return notApplicable('declines are not told in the answer');
      promised(response.rawCode !== '', 'rawCode is empty');
      promised(response.rawMessage !== '', 'rawMessage is empty');
    },
  },
]);
