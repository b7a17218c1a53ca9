import { isSameMoney } from '../../money/money.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { makeAlike, nameless, type Made } from '../make-alike.js';
import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, payingOperations, say, type Paying } from '../conformance-payment.js';
import { describeEnd, kindOf, type CallEnd } from '../conformance-run.js';
import { endsWith, replaceLeaves } from '../json-leaves.js';
import { rewritingBodies } from './http-errors-are-no-answers.js';
import { ask } from './success-is-final.js';

/** Checks that a look-up's answer is for this payment, with its amount. */
export function isAnswerFor(
  end: CallEnd<GatewayResponse>,
  made: Made,
  others: readonly Made[],
  how: string,
): void {
  if (end.ended === 'threw') return void threw(end);
  const response = answered(end);
  const { transaction } = made;
  const other = others.find(
    ({ transaction: { gatewayReference } }) =>
      gatewayReference !== undefined && gatewayReference === response.gatewayReference,
  );
  promised(
    other === undefined,
    `asked ${how} about one ${transaction.kind}, it answers for another: ask for this transaction’s own number and compare it`,
  );
  const { original } = made.payment;
  promised(
    original?.gatewayReference === undefined || response.gatewayReference !== original.gatewayReference,
    `asked ${how} about a ${transaction.kind}, it answers for the deposit`,
  );
  promised(response.status !== 'failed', `asked ${how}, it answers failed, and the provider has it`);
  if (response.status !== 'succeeded' || response.money === undefined) return;
  promised(
    isSameMoney(response.money, transaction.money),
    `asked ${how} about ${say(transaction.money)}, it answers ${say(response.money)}: that is another payment’s amount`,
  );
}

const forThisOne = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: it answers for this ${kindOf(operation)} and no other, with its reference and without`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const all = await makeAlike(run, operation, 3);
    for (const made of all) {
      const others = all.filter((one) => one !== made);
      const known = await ask(run, made.transaction, made.payment);
      promised(
        known.ended === 'returned',
        'asked with the reference that the first answer gave, the provider has it',
      );
      isAnswerFor(known, made, others, 'with its reference');
      promised(
        known.value.gatewayReference === undefined ||
          known.value.gatewayReference === made.response.gatewayReference,
        'the look-up gives another reference than the first answer',
      );
      const unnamed = await ask(run, nameless(made.transaction), made.payment);
      isAnswerFor(unnamed, made, others, 'without its reference');
    }
    const { idMember } = run.harness.codes?.[operation] ?? {};
    if (idMember === undefined) return;
    for (const { transaction, payment } of all) {
      await run.harness.settle?.(transaction, {});
      const wire = rewritingBodies(run, (body) =>
        replaceLeaves(body, (path) => (endsWith(path, idMember) ? 'conformance' : undefined)),
      );
      const end = await ask(run, nameless(transaction), payment);
      wire.end();
      promised(
        end.ended === 'threw' || end.value.status === 'pending' || wire.changed() === 0,
        `the answer names another payment in ${idMember}, and it ${describeEnd(end)}: compare it with the transaction’s, and throw the reader’s unreadable()`,
      );
    }
  },
});

const whileOthersEnd = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: one ${kindOf(operation)} that ended says nothing of another that is open`,
  situation: 'outcome-open',
  operation,
  run: async (run) => {
    const { harness } = run;
    if (harness.settle === undefined || harness.movementsOf === undefined)
      return notApplicable('the harness needs movementsOf and settle');
    for (const ended of [0, 1]) {
      // Only two, so that in one round the newest has ended: a third would hide a look-up that answers for the newest.
      const all = await makeAlike(run, operation, 2);
      const done = all[ended];
      const open = all[1 - ended];
      if (done === undefined || open === undefined) return;
      const answer = await harness.settle(done.payment.transaction, {});
      if (typeof answer === 'object') return notApplicable(answer.notApplicable);
      const books = await harness.movementsOf(open.payment.transaction);
      if (books.some(({ isFinal }) => isFinal))
        return notApplicable('the harness ends payments at once in outcome-open: leave them open there');
      for (const transaction of [open.transaction, nameless(open.transaction)]) {
        const end = await ask(run, transaction, open.payment);
        if (end.ended === 'threw') continue;
        promised(
          end.value.status === 'pending',
          `it answers ${end.value.status} for a ${kindOf(operation)} that is open: that is the outcome of another`,
        );
      }
    }
  },
});

const afterLostAnswer = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: a ${kindOf(operation)} whose answer was lost is not called absent`,
  situation: 'connection-lost-after-send',
  operation,
  run: async (run) => {
    const payment = await newPayment(run, operation);
    await pay(run, payment);
    if ((await run.count(payment.transaction)) === 0) return notApplicable('the provider did not take it');
    const end = await ask(run, { ...payment.transaction, status: 'unknown' }, payment);
    if (end.ended === 'threw') {
      const { code } = threw(end);
      const { operations } = run.gateway.capabilities;
      const isProof =
        operations[operation]?.absenceIsProof === true || operations.lookUp?.absenceIsProof === true;
      promised(
        code !== 'transaction_not_found' || !isProof,
        'the provider has it, the look-up says not found, and absenceIsProof calls that proof: ask by a number of ours, or do not declare it',
      );
      return;
    }
    promised(answered(end).status !== 'failed', 'the provider has it, and the look-up answers failed');
  },
});

/** A look-up answers for its own transaction only. */
export const lookUpsAnswerForOne: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  forThisOne(operation),
  whileOthersEnd(operation),
  afterLostAnswer(operation),
]);
