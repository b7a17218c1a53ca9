import { answered } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { kindOf, type CallEnd, type ConformanceRun } from '../conformance-run.js';
import type { FaultServerAnswer } from '../fault-server/start-fault-server.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { leavesOf } from '../json-leaves.js';
import { rewriting } from './http-errors-are-no-answers.js';

const cases = [
  { operation: 'deposit', situation: 'deposit-declined' },
  { operation: 'withdraw', situation: 'withdrawal-declined' },
] as const;

/** What the provider's answers to two payments have in common: the status and the members that are neither ids nor times. */
async function commonAnswer(run: ConformanceRun, operation: 'deposit' | 'withdraw') {
  const answers: FaultServerAnswer[] = [];
  const ends: CallEnd<GatewayResponse>[] = [];
  for (let count = 0; count < 2; count += 1) {
    let last: FaultServerAnswer | undefined;
    const wire = rewriting(run, (answer) => (last = answer));
    ends.push(await run.call(operation, run.harness.createTransaction(kindOf(operation))));
    wire.end();
    if (last !== undefined) answers.push(last);
  }
  const [first, second] = answers;
  if (first === undefined || second === undefined) return notApplicable('the provider was not asked');
  const again = leavesOf(second.body);
  const alike = [...leavesOf(first.body)].filter(
    ([path, value]) =>
      again.get(path) === value &&
      !/^\d{9,}|^\d{4}-\d{2}-\d{2}/.test(JSON.stringify(value).replaceAll('"', '')),
  );
  return { status: first.status, alike: new Map(alike), end: ends[1] };
}

const answersDecline = (
  operation: 'deposit' | 'withdraw',
  situation: 'deposit-declined' | 'withdrawal-declined',
): ConformanceCheck => ({
  name: `${operation}: a decline that the answer tells is not left open`,
  situation,
  operation,
  run: async (run) => {
    const declined = await commonAnswer(run, operation);
    const taken = await commonAnswer(await run.another('ready'), operation);
    const isInAnswer =
      declined.status !== taken.status ||
      [...declined.alike].some(([path, value]) => taken.alike.has(path) && taken.alike.get(path) !== value);
    if (!isInAnswer) return notApplicable('the answer states no decline, or not in JSON');
    promised(
      declined.end?.ended === 'returned' && declined.end.value.status === 'failed',
      'the answer tells of the decline, and the payment is left open: put the provider’s code for it into the status map',
    );
  },
});

/** A decline is a returned value with a reason, never an error, and no money moves. */
export const declinesAreReturned: readonly ConformanceCheck[] = cases.flatMap(({ operation, situation }) => [
  answersDecline(operation, situation),
  {
    name: `${operation}: a decline is returned, not thrown`,
    situation,
    operation,
    run: async (run) => {
      const transaction = run.harness.createTransaction(kindOf(operation));
      const response = answered(await run.call(operation, transaction));
      // A provider that declines by callback only has accepted the request; the checks of callbacks cover its decline.
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
      if (response.status !== 'failed') return notApplicable('the answer states no decline');
      promised(response.rawCode !== '', 'rawCode is empty');
      promised(response.rawMessage !== '', 'rawMessage is empty');
    },
  },
]);
