import { PaymentError } from '../../errors/payment-error.js';
import { answered, recordAnswer, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { describeEnd } from '../conformance-run.js';
import { inOtherWords } from '../in-other-words.js';
import { rewriting } from './http-errors-are-no-answers.js';

/** So long ago that no adapter may still send it. */
const longAgo = '2020-01-01T00:00:00.000Z';

/** A look-up moves no money, and concludes only what the provider stated. */
export const lookUpsOnlyAsk: readonly ConformanceCheck[] = [
  {
    name: 'lookUp: a transaction the provider never saw is not an outcome, and nothing moves',
    situation: 'ready',
    operation: 'lookUp',
    run: async (run) => {
      const { harness } = run;
      const transaction = {
        ...harness.createTransaction('deposit'),
        createdAt: longAgo,
        submittedAt: longAgo,
      };
      const end = await run.call('lookUp', transaction);
      if (end.ended === 'threw') threw(end, 'none');
      else promised(answered(end).status === 'pending', `expected an absence; it ${describeEnd(end)}`);
      promised((await run.count(transaction)) === 0, 'the look-up moved money');
    },
  },
  {
    name: 'lookUp: a reference the provider never gave is not an outcome',
    situation: 'ready',
    operation: 'lookUp',
    run: async (run) => {
      const { harness } = run;
      const gatewayReference = harness.unknownReference ?? 'conformance-unknown';
      const known = {
        status: 'pending' as const,
        gatewayReference,
        createdAt: longAgo,
        submittedAt: longAgo,
      };
      const end = await run.call('lookUp', { ...harness.createTransaction('deposit'), ...known });
      if (end.ended === 'threw') threw(end);
      else promised(answered(end).status === 'pending', `expected an absence; it ${describeEnd(end)}`);
    },
  },
  {
    name: 'lookUp: “not found” in other words is no absence',
    situation: 'ready',
    operation: 'lookUp',
    run: async (run) => {
      const transaction = {
        ...run.harness.createTransaction('deposit'),
        createdAt: longAgo,
        submittedAt: longAgo,
      };
      const isAbsent = async () => {
        const end = await run.call('lookUp', transaction);
        return (
          end.ended === 'threw' && PaymentError.is(end.error) && end.error.code === 'transaction_not_found'
        );
      };
      if (!(await isAbsent())) return notApplicable('the answer states no absence');
      const wire = rewriting(run, inOtherWords);
      const isStillAbsent = await isAbsent();
      wire.end();
      if (wire.changed() === 0) return notApplicable('the answer has no words');
      promised(
        !isStillAbsent,
        'every word of “not found” was replaced, and it is still read as an absence: throw transaction_not_found only for the code that the provider documents',
      );
    },
  },
  {
    name: 'lookUp: asked many times, nothing moves again',
    situation: 'ready',
    operation: 'lookUp',
    run: async (run) => {
      const { harness } = run;
      const transaction = harness.createTransaction('deposit');
      const sent = recordAnswer(transaction, answered(await run.call('deposit', transaction)));
      const before = await run.count(transaction);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        answered(await run.call('lookUp', sent, { context: { attempt } }));
      }
      promised((await run.count(transaction)) === before, 'a look-up moved money');
    },
  },
  {
    name: 'lookUp: a code nobody has documented is no outcome',
    situation: 'unknown-code',
    operation: 'lookUp',
    run: async (run) => {
      const { harness } = run;
      const gatewayReference = harness.unknownReference ?? 'conformance-unknown';
      const transaction = {
        ...harness.createTransaction('deposit'),
        status: 'pending' as const,
        gatewayReference,
      };
      const end = await run.call('lookUp', transaction);
      if (end.ended === 'threw') return void threw(end);
      const response = answered(end);
      promised(
        response.status === 'pending' || (response.status === 'failed' && response.reason === 'other'),
        `it ${describeEnd(end)}`,
      );
    },
  },
];
