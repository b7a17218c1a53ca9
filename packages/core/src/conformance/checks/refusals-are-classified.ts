import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay } from '../conformance-payment.js';
import { describeEnd } from '../conformance-run.js';
import { rewriting } from './http-errors-are-no-answers.js';

const askedWaitMs = 7_000;

/** Refusals of the request itself, rather than of the payment. */
export const refusalsAreClassified: readonly ConformanceCheck[] = (
  ['deposit', 'withdraw', 'refund'] as const
).flatMap((operation): ConformanceCheck[] => [
  {
    name: `${operation}: status 429 is rate_limited, with the wait the provider asked for`,
    situation: 'rate-limited',
    operation,
    run: async (run) => {
      const error = threw(await pay(run, await newPayment(run, operation)));
      promised(error.code === 'rate_limited', `expected rate_limited, got ${error.code}`);
      promised(
        error.retryAfterMs === askedWaitMs,
        `expected retryAfterMs ${askedWaitMs}, got ${String(error.retryAfterMs)}`,
      );
    },
  },
  {
    name: `${operation}: refused credentials are an error without effect`,
    situation: 'credentials-refused',
    operation,
    run: async (run) => {
      const payment = await newPayment(run, operation);
      const error = threw(await pay(run, payment), 'none');
      promised(error.code === 'credentials_rejected', `expected credentials_rejected, got ${error.code}`);
      promised((await run.count(payment.transaction)) === 0, 'money moved');
    },
  },
  {
    name: `${operation}: a refusal that looks like a yes is not left open`,
    situation: 'ready',
    operation,
    run: async (run) => {
      const refusals = run.harness.codes?.[operation]?.refusals ?? [];
      if (refusals.length === 0)
        notApplicable(
          'the harness’s codes state no refusals: needed where the provider refuses with status 200',
        );
      for (const refusal of refusals) {
        const payment = await newPayment(run, operation);
        const wire = rewriting(run, () => refusal);
        const end = await pay(run, payment);
        wire.end();
        promised(
          end.ended === 'threw' || end.value.status === 'failed',
          `the provider has refused it (${String(refusal.body)}), and it ${describeEnd(end)}: throw, or answer failed`,
        );
      }
    },
  },
  {
    name: `${operation}: a code nobody has documented is never a success`,
    situation: 'unknown-code',
    operation,
    run: async (run) => {
      const payment = await newPayment(run, operation);
      const end = await pay(run, payment);
      if (end.ended === 'threw') return void threw(end, 'unknown');
      const response = answered(end);
      promised(response.status !== 'succeeded', 'it answered succeeded');
      if (response.status === 'failed') {
        promised(
          (await run.harness.movementsOf?.(payment.transaction))?.length !== 1,
          'it answered failed, and the provider holds the payment: a code that nobody has documented decides nothing, answer pending',
        );
        promised(response.reason === 'other', `expected reason other, got ${response.reason}`);
        promised(response.rawCode !== '', `the code is lost: it ${describeEnd(end)}`);
      }
    },
  },
]);
