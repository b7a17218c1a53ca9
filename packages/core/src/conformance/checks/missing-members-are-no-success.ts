import type { GatewayCallbackResult } from '../../gateway/v1/gateway-callback-v1.js';
import { threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceCallback } from '../conformance-harness.js';
import { newPayment, oddAmount, paid, pay, payableAmounts } from '../conformance-payment.js';
import { describeEnd, type ConformanceRun } from '../conformance-run.js';
import type { ConformanceSituation } from '../conformance-situation.js';
import { changeLeaf, leavesMost, spoiltLeaves } from '../json-leaves.js';
import { replaceAmount, spoiltAmounts } from './amounts-are-passed-on.js';
import { callbackOf } from './callbacks-are-read.js';
import { rewritingBodies } from './http-errors-are-no-answers.js';

/** An answer without success does not become one when a member is missing. */
const inAnswers = (
  operation: 'deposit' | 'withdraw' | 'refund',
  situation: ConformanceSituation,
): ConformanceCheck => ({
  name: `${operation}: an answer of ${situation} is no success with any of its members missing`,
  situation,
  operation,
  run: async (run) => {
    const usual = await pay(run, await newPayment(run, operation));
    if (usual.ended === 'returned' && usual.value.status === 'succeeded')
      return notApplicable('the provider takes it all the same');
    let changed = 0;
    for (let index = 0; index < leavesMost; index += 1) {
      const before = changed;
      for (const by of spoiltLeaves) {
        const payment = await newPayment(run, operation);
        const wire = rewritingBodies(run, (body) => changeLeaf(body, index, by));
        const end = await pay(run, payment);
        wire.end();
        changed += wire.changed();
        promised(
          end.ended === 'threw' || end.value.status !== 'succeeded',
          `with one member of its answer ${by === undefined ? 'missing' : `replaced by ${JSON.stringify(by)}`} it ${describeEnd(end)}: read the code with text(…), which refuses what is not there, and give it no default`,
        );
      }
      if (changed === before) break;
    }
    if (changed === 0) notApplicable('the answers are no JSON');
  },
});

/** A genuine callback, with a function that signs other bytes for the provider. */
async function signing(run: ConformanceRun, outcome: 'succeeded' | 'failed' | 'unknown-code') {
  const { harness } = run;
  if (harness.signCallback === undefined)
    return notApplicable('the harness signs no other bytes: give it signCallback');
  const operation = run.gateway.capabilities.operations.deposit === undefined ? 'withdraw' : 'deposit';
  const template = await newPayment(run, operation);
  const { currency } = template.transaction.money;
  const limits = new Map(payableAmounts(run, operation)).get(currency);
  const money =
    limits === undefined ? template.transaction.money : { currency, amountMinor: oddAmount(limits) };
  const { transaction } = await paid(run, { ...template, transaction: { ...template.transaction, money } });
  const genuine = await callbackOf(run, transaction, { outcome });
  return {
    transaction,
    genuine,
    sign: async (payload: Uint8Array) => (await harness.signCallback?.(payload, genuine)) ?? genuine,
  };
}

const isSuccess = (result: GatewayCallbackResult): boolean =>
  result.kind === 'updates' && result.updates.some(({ status }) => status === 'succeeded');

async function unreadable(run: ConformanceRun, callback: ConformanceCallback, what: string): Promise<void> {
  const end = await run.receive(callback);
  if (end.ended === 'returned') {
    promised(!isSuccess(end.value), `${what} is read as a success`);
    return;
  }
  const { code } = threw(end, 'none');
  promised(
    code === 'callback_unreadable' || code === 'callback_rejected',
    `${what}: expected callback_unreadable, got ${code}; read callbacks with \`callback\` of the kit`,
  );
}

const inCallbacks: readonly ConformanceCheck[] = [
  {
    name: 'handleCallback: a signed body that cannot be read is callback_unreadable',
    situation: 'ready',
    run: async (run) => {
      const { sign } = await signing(run, 'succeeded');
      for (const body of ['', '{', '[]', 'null', '{}', '"x"', '<a', 'a=b'])
        await unreadable(run, await sign(Buffer.from(body)), `the signed body ${JSON.stringify(body)}`);
    },
  },
  {
    name: 'handleCallback: a signed amount that cannot be read is callback_unreadable',
    situation: 'ready',
    run: async (run) => {
      const { transaction, genuine, sign } = await signing(run, 'succeeded');
      let changed = 0;
      for (const [, by] of spoiltAmounts) {
        const body = replaceAmount({ status: 200, body: genuine.payload }, transaction.money, by)?.body;
        if (body === undefined) continue;
        changed += 1;
        await unreadable(run, await sign(Buffer.from(body as string)), 'a signed amount that cannot be read');
      }
      if (changed === 0) notApplicable('the callback states no amount as text');
    },
  },
  ...(['failed', 'unknown-code'] as const).map((outcome): ConformanceCheck => ({
    name: `handleCallback: a signed ${outcome} is no success with any of its members missing`,
    situation: 'ready',
    run: async (run) => {
      const { genuine, sign } = await signing(run, outcome);
      let changed = 0;
      for (let index = 0; index < leavesMost; index += 1) {
        for (const by of spoiltLeaves) {
          const body = changeLeaf(genuine.payload, index, by);
          if (body === undefined) continue;
          changed += 1;
          await unreadable(run, await sign(Buffer.from(body)), `a signed ${outcome} that lacks a member`);
        }
      }
      if (changed === 0) notApplicable('the callbacks are no JSON');
    },
  })),
];

/** A missing member never means success. */
export const missingMembersAreNoSuccess: readonly ConformanceCheck[] = [
  inAnswers('deposit', 'unknown-code'),
  inAnswers('withdraw', 'unknown-code'),
  inAnswers('refund', 'unknown-code'),
  inAnswers('deposit', 'deposit-declined'),
  inAnswers('withdraw', 'withdrawal-declined'),
  inAnswers('deposit', 'outcome-open'),
  ...inCallbacks,
];
