import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { PaymentError } from '../../errors/payment-error.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { makeAlike, nameless } from '../make-alike.js';
import { later } from '../later.js';
import { newPayment, paid, payingOperations, type Paying } from '../conformance-payment.js';
import { kindOf, type CallEnd, type ConformanceRun } from '../conformance-run.js';
import { rewriting } from './http-errors-are-no-answers.js';
import { isAnswerFor } from './look-ups-answer-for-one.js';
import { ask } from './success-is-final.js';

/** Whether a look-up reads a list: the answer about one payment contains another one too. */
async function readsList(run: ConformanceRun, operation: Paying): Promise<boolean> {
  const all = await makeAlike(run, operation, 2);
  let isList = false;
  const wire = rewriting(run, (answer) => {
    const body = Buffer.from((answer.body ?? '') as Uint8Array).toString();
    isList ||= all.every(
      ({ transaction: { transactionId, gatewayReference = transactionId } }) =>
        body.includes(transactionId) || body.includes(gatewayReference),
    );
    return undefined;
  });
  for (const { transaction, payment } of all)
    for (const known of [transaction, nameless(transaction)]) await ask(run, known, payment);
  wire.end();
  return isList;
}

/** Tests the first and last items of pages in either order, and one in the middle. */
const isOnAnEdge = (index: number, pageSize: number): boolean =>
  index <= 1 || index >= pageSize - 1 || index === Math.floor(pageSize / 2);

const isAbsence = (end: CallEnd<GatewayResponse>): boolean =>
  end.ended === 'threw' && PaymentError.is(end.error) && end.error.code === 'transaction_not_found';

const turnsPages = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: a ${kindOf(operation)} is found on every page of the list that is searched`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { lookUpPageSize } = run.harness;
    if (lookUpPageSize === undefined) {
      promised(
        !(await readsList(run, operation)),
        'the look-up reads a list of payments: give the harness lookUpPageSize, so that its second page is seen',
      );
      return notApplicable('the look-up asks for one payment by its number');
    }
    const all = await makeAlike(run, operation, lookUpPageSize + 1);
    for (const [index, made] of all.entries()) {
      if (!isOnAnEdge(index, lookUpPageSize)) continue;
      const others = all.filter((one) => one !== made);
      for (const asked of [made.transaction, nameless(made.transaction)]) {
        const end = await ask(run, asked, made.payment);
        const how = `${asked.gatewayReference === undefined ? 'without' : 'with'} its reference`;
        promised(
          !isAbsence(end),
          `number ${index + 1} of ${all.length} ${kindOf(operation)}s is called absent when asked ${how}, and a page holds ${lookUpPageSize}: ask for the next page until there is none before you say not found`,
        );
        isAnswerFor(end, made, others, how);
      }
    }
  },
});

const longMs = 60 * 24 * 3_600_000;

const isFoundLate = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: a ${kindOf(operation)} is found two months later`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const payment = await newPayment(run, operation);
    const made = { payment, ...(await paid(run, payment)) };
    const end = await later(longMs, () => ask(run, nameless(made.transaction), payment));
    promised(!isAbsence(end), 'absent by then: search from createdAt, not from “now”');
    isAnswerFor(end, made, [], 'two months later');
  },
});

/** A look-up that searches a list searches all of it, at any time. */
export const lookUpsTurnPages: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  turnsPages(operation),
  isFoundLate(operation),
]);
