import { inspect } from 'node:util';
import { promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, payingOperations, refundOf, succeededDeposit } from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';
import type { ConformanceSituation } from '../conformance-situation.js';
import { replaceLeaves } from '../json-leaves.js';
import { rewriting } from './http-errors-are-no-answers.js';

/** The secrets in every encoding that a request may use. */
function spellings({ harness }: ConformanceRun): readonly string[] {
  return harness.secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ]);
}

function assertClean(run: ConformanceRun, where: string, text: string): void {
  promised(run.harness.secrets.length > 0, 'the harness names no secret');
  promised(!spellings(run).some((secret) => text.includes(secret)), `a credential can be read in ${where}`);
}

/** Everything that a logger or crash reporter could print for a value. */
function printed(value: unknown): string {
  const stack = value instanceof Error ? `${value.message} ${value.stack ?? ''} ${printed(value.cause)}` : '';
  return `${stack} ${inspect(value, { depth: 12, showHidden: true })} ${json(value)}`;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

const calls = async (run: ConformanceRun): Promise<unknown[]> => {
  const { operations } = run.gateway.capabilities;
  const gatewayReference = run.harness.unknownReference ?? 'conformance-unknown';
  const ends: unknown[] = [];
  for (const operation of ['deposit', 'withdraw', 'lookUp'] as const) {
    if (operations[operation] === undefined) continue;
    const transaction = run.harness.createTransaction(kindOf(operation));
    const known = operation === 'lookUp' ? { ...transaction, gatewayReference } : transaction;
    const end = await run.call(operation, known);
    ends.push(end.ended === 'threw' ? end.error : end.value);
  }
  if (operations.refund !== undefined && run.harness.prepare !== undefined) {
    const original = await succeededDeposit(run);
    const refund = refundOf(run.harness.createTransaction('refund'), original, original.money);
    const end = await run.call('refund', refund, { original });
    ends.push(end.ended === 'threw' ? end.error : end.value);
  }
  const forged = { payload: Buffer.from('{}'), headers: {}, url: 'https://host.example/callbacks/x' };
  const end = await run.receive(forged);
  ends.push(end.ended === 'threw' ? end.error : end.value);
  return ends;
};

const situations: readonly ConformanceSituation[] = [
  'ready',
  'connection-refused',
  'connection-lost-after-send',
  'answer-of-wrong-type',
  'server-error',
  'credentials-refused',
  'rate-limited',
];

/** Credentials never appear in results, errors or logs. */
export const secretsStaySecret: readonly ConformanceCheck[] = [
  ...situations.flatMap((situation): ConformanceCheck[] => [
    {
      name: `secrets: no credential in any ${situation === 'ready' ? 'answer' : 'error'} in ${situation}`,
      situation,
      run: async (run) => {
        for (const end of await calls(run)) assertClean(run, 'what a call returned or threw', printed(end));
      },
    },
  ]),
  ...(['ready', 'server-error', 'credentials-refused'] as const).map((situation): ConformanceCheck => ({
    name: `secrets: no credential in any log line in ${situation}`,
    situation,
    run: async (run) => {
      await calls(run);
      assertClean(run, 'a log line', run.logLines.join('\n'));
    },
  })),
  ...payingOperations.map((operation): ConformanceCheck => ({
    name: `secrets: no credential in any error of ${operation} about an answer that quotes it`,
    situation: 'ready',
    operation,
    run: async (run) => {
      for (const secret of run.harness.secrets)
        for (const status of [200, 400, 401, 500]) {
          const payment = await newPayment(run, operation);
          const wire = rewriting(run, (answer) => ({
            ...answer,
            status,
            body: replaceLeaves(answer.body, () => secret) ?? secret,
          }));
          const end = await pay(run, payment);
          wire.end();
          if (end.ended === 'threw')
            assertClean(
              run,
              `an error about an answer with status ${status} that quotes it: name the member, not its value`,
              printed(end.error),
            );
        }
    },
  })),
  {
    name: 'secrets: the gateway shows none when printed, inspected or serialized',
    situation: 'ready',
    run: async (run) => {
      await calls(run);
      assertClean(run, 'the gateway object', printed(run.gateway));
    },
  },
];
