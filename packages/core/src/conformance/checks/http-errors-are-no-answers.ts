import { threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, paid, pay, payingOperations, type Paying } from '../conformance-payment.js';
import { describeEnd, kindOf, type ConformanceRun } from '../conformance-run.js';
import {
  movesMoney,
  type FaultServerAnswer,
  type FaultServerRequest,
} from '../fault-server/start-fault-server.js';
import { ask } from './success-is-final.js';

/** Changes the provider's answers until `end`; `changed` counts them. */
export function rewriting(
  { wires, harness }: ConformanceRun,
  change: (answer: FaultServerAnswer) => FaultServerAnswer | undefined,
  isWanted = (request: FaultServerRequest) => harness.isAboutPayment?.(request) ?? movesMoney(request),
): { readonly changed: () => number; readonly end: () => void } {
  if (wires.length === 0)
    notApplicable('the harness does not use startFaultServer: answers cannot be changed');
  let changed = 0;
  const rewrite = (request: FaultServerRequest, answer: FaultServerAnswer) => {
    const other = isWanted(request) ? change(answer) : undefined;
    if (other !== undefined) changed += 1;
    return other;
  };
  for (const wire of wires) wire.rewriteAnswers(rewrite);
  return {
    changed: () => changed,
    end: () => wires.forEach((wire) => wire.rewriteAnswers(undefined)),
  };
}

/** The answer with another body; `undefined` if there is none. */
export const withBody = (
  answer: FaultServerAnswer,
  body: string | undefined,
): FaultServerAnswer | undefined => (body === undefined ? undefined : { ...answer, body });

/** The same for bodies alone. */
export const rewritingBodies = (
  run: ConformanceRun,
  change: (body: FaultServerAnswer['body']) => string | undefined,
): ReturnType<typeof rewriting> => rewriting(run, (answer) => withBody(answer, change(answer.body)));

/** Statuses with which no body is an answer about a payment. */
const failing = [500, 503, 504, 408] as const;
const conflict = 409;

/** The provider acts, and its own body comes with another status. */
const withOwnBody = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: a 4xx or 5xx with the provider’s own body is no answer, and its effect is unknown`,
  situation: 'ready',
  operation,
  run: async (run) => {
    // Fetches tokens first, so that only answers about payments are changed.
    await paid(run, await newPayment(run, operation));
    for (const status of [...failing, conflict]) {
      const payment = await newPayment(run, operation);
      const wire = rewriting(run, (answer) => ({ ...answer, status }));
      const end = await pay(run, payment);
      wire.end();
      const moved = await run.count(payment.transaction);
      promised(
        moved <= 1,
        `HTTP ${status}: the adapter sent it again by itself and money moved ${moved} times: throw, and leave repeats to the host`,
      );
      if (status === conflict && end.ended === 'returned' && end.value.status !== 'failed') continue;
      promised(
        end.ended === 'threw',
        `HTTP ${status} with a body of the provider’s: it ${describeEnd(end)}; check the status before the body (\`provider\` does), and throw`,
      );
      const error = threw(end);
      promised(
        moved === 0 || error.effect === 'unknown',
        `HTTP ${status}, and the provider had acted: it threw ${error.code} with effect none, so a host pays again; only a documented refusal has no effect`,
      );
    }
  },
});

/** The provider's decline comes with a status that leaves the outcome unknown. */
const declineUnderError = (operation: 'deposit' | 'withdraw'): ConformanceCheck => ({
  name: `${operation}: the words of a decline under a 5xx or 409 are no decline`,
  situation: operation === 'deposit' ? 'deposit-declined' : 'withdrawal-declined',
  operation,
  run: async (run) => {
    let usual = 200;
    const watching = rewriting(run, (answer) => {
      usual = answer.status;
      return answer;
    });
    const plain = await run.call(operation, run.harness.createTransaction(kindOf(operation)));
    watching.end();
    if (plain.ended === 'threw' || plain.value.status !== 'failed')
      return notApplicable('the answer states no decline');
    for (const status of [500, 503, conflict]) {
      if (status === usual) continue;
      const wire = rewriting(run, (answer) => ({ ...answer, status }));
      const end = await run.call(operation, run.harness.createTransaction(kindOf(operation)));
      wire.end();
      promised(
        end.ended === 'threw',
        `HTTP ${status}: it ${describeEnd(end)}; a server that failed has decided nothing, and a duplicate is an earlier payment: throw with effect unknown`,
      );
      threw(end, 'unknown');
    }
  },
});

interface StrangeAnswer {
  readonly says: string;
  readonly of: (own: FaultServerAnswer) => FaultServerAnswer;
}

const json = { 'content-type': 'application/json' };

/** Answers to a look-up that say nothing about the payment. */
const strange: readonly StrangeAnswer[] = [
  {
    says: 'a 404 with a web page',
    of: () => ({
      status: 404,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>404</title>Not Found',
    }),
  },
  { says: 'a 404 without a body', of: () => ({ status: 404 }) },
  {
    says: 'a 404 of another server’s (no such route)',
    of: () => ({
      status: 404,
      headers: json,
      body: '{"message":"no Route matched with those values"}',
    }),
  },
  { says: 'a 400 with the provider’s own body', of: (own) => ({ ...own, status: 400 }) },
  { says: 'a 401', of: () => ({ status: 401, headers: json, body: '{"message":"unauthorized"}' }) },
  { says: 'a 403', of: () => ({ status: 403, headers: json, body: '{"message":"forbidden"}' }) },
  { says: 'a 410', of: () => ({ status: 410, headers: json, body: '{"message":"gone"}' }) },
  { says: 'a 429', of: () => ({ status: 429, headers: { ...json, 'retry-after': '7' }, body: '{}' }) },
  { says: 'a 500 with the provider’s own body', of: (own) => ({ ...own, status: 500 }) },
  { says: 'a 500 without a body', of: () => ({ status: 500 }) },
  { says: 'a 200 with an empty object', of: () => ({ status: 200, headers: json, body: '{}' }) },
  { says: 'a 200 with null', of: () => ({ status: 200, headers: json, body: 'null' }) },
];

const strangeAnswersSayNothing = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: what is not the provider’s own “not found” is neither an absence nor an outcome of a ${kindOf(operation)}`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const payment = await newPayment(run, operation);
    const { transaction } = await paid(run, payment);
    await ask(run, transaction, payment);
    for (const { says, of } of strange) {
      const wire = rewriting(run, of);
      const end = await ask(run, transaction, payment);
      wire.end();
      if (wire.changed() === 0) return notApplicable('the look-up asks nobody');
      if (end.ended === 'threw') {
        const { code } = threw(end);
        promised(
          code !== 'transaction_not_found',
          `${says} is read as an absence: throw transaction_not_found only where the body says so in the provider’s own words`,
        );
        continue;
      }
      promised(
        end.value.status === 'pending',
        `${says} is read as an outcome: it ${describeEnd(end)}; check the status before the body, and throw`,
      );
    }
  },
});

/** An HTTP error is about the exchange, not about the payment. */
export const httpErrorsAreNoAnswers: readonly ConformanceCheck[] = [
  ...payingOperations.map(withOwnBody),
  declineUnderError('deposit'),
  declineUnderError('withdraw'),
  ...payingOperations.map(strangeAnswersSayNothing),
];
