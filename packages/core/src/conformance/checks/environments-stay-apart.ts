import { settles } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, paid, pay, payingOperations, type Paying } from '../conformance-payment.js';
import type { ConformanceRun } from '../conformance-run.js';
import { describeEnd, kindOf } from '../conformance-run.js';
import { endsWith, replaceLeaves } from '../json-leaves.js';
import { rewritingBodies } from './http-errors-are-no-answers.js';
import { ask } from './success-is-final.js';

/** Returns a function that changes the environment stated in a body; `undefined` where a body states none. */
function otherEnvironment(
  run: ConformanceRun,
): (body: string | Uint8Array | undefined) => string | undefined {
  const { environmentMember: member } = run.harness;
  if (member === undefined)
    return notApplicable(
      'the harness names no environmentMember: needed where answers or callbacks say whether money is real',
    );
  const { environment } = run.gateway.capabilities;
  const other = environment === 'live' ? member.test : member.live;
  return (body) => replaceLeaves(body, (path) => (endsWith(path, member.name) ? other : undefined));
}

const advice = (run: ConformanceRun) =>
  `the gateway is configured for ${run.gateway.capabilities.environment}, and the body is of the other environment, where other money moves: compare the member with the configuration, and throw the reader’s unreadable()`;

const inAnswers = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: an answer of the provider’s other environment is no outcome`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const change = otherEnvironment(run);
    const first = await newPayment(run, operation);
    const { transaction } = await paid(run, first);
    const payment = await newPayment(run, operation);
    const wire = rewritingBodies(run, change);
    const ends = [await pay(run, payment)];
    if (run.gateway.capabilities.operations.lookUp !== undefined)
      ends.push(await ask(run, transaction, first));
    wire.end();
    if (wire.changed() === 0) return notApplicable('no answer says so in JSON');
    for (const end of ends)
      promised(
        end.ended === 'threw' || end.value.status === 'pending',
        `it ${describeEnd(end)}: ${advice(run)}`,
      );
  },
});

const inCallbacks = (operation: Paying): ConformanceCheck => ({
  name: `handleCallback: a callback of the provider’s other environment settles no ${kindOf(operation)}`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const change = otherEnvironment(run);
    const { transaction } = await paid(run, await newPayment(run, operation));
    const genuine = await run.harness.createCallback(transaction, { outcome: 'succeeded' });
    const body = change(genuine?.payload);
    if (genuine === undefined || body === undefined) return notApplicable('no callback says so in JSON');
    const payload = Buffer.from(body);
    const isSigned = run.gateway.capabilities.callbackProof === 'signature';
    if (isSigned && run.harness.signCallback === undefined)
      return notApplicable('the harness cannot sign: give it signCallback');
    const callback = (await run.harness.signCallback?.(payload, genuine)) ?? { ...genuine, payload };
    const end = await run.receive(callback);
    promised(
      end.ended === 'threw' || !settles({ ...transaction, status: 'pending' }, end.value),
      `it settles its ${kindOf(operation)}: ${advice(run)}`,
    );
  },
});

/** Answers and callbacks of the other environment are no outcome. */
export const environmentsStayApart: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  inAnswers(operation),
  inCallbacks(operation),
]);
