import type { Transaction } from '../../transaction/transaction.js';
import { PaymentError } from '../../errors/payment-error.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  leastOf,
  newPayment,
  paid,
  payableAmounts,
  payingOperations,
  refundOf,
  type ConformancePayment,
  type Paying,
} from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';
import { rewriting } from './http-errors-are-no-answers.js';
import { isAnswerFor, type Made } from './look-ups-answer-for-one.js';
import { ask } from './success-is-final.js';

/** So many payments, alike in all but their ids and amounts; refunds are parts of one deposit. */
async function alike(
  run: ConformanceRun,
  operation: Paying,
  count: number,
): Promise<readonly ConformancePayment[]> {
  if (operation === 'reverse') return notApplicable('the whole deposit is undone at once');
  const template = run.harness.createTransaction(operation === 'withdraw' ? 'withdrawal' : 'deposit');
  const { currency, amountMinor: own } = template.money;
  const limits = new Map(payableAmounts(run, operation)).get(currency);
  const { stepMinor = 1, maxMinor = Number.MAX_SAFE_INTEGER } = limits ?? {};
  const least = limits === undefined ? 1 : leastOf(limits);
  const first = operation === 'refund' ? least : own;
  // The parts and some more.
  const whole = operation === 'refund' ? count * (least + count * stepMinor) : own + count * stepMinor;
  if (whole > maxMinor) return notApplicable(`the bounds leave no room for ${count} payments`);
  const { original, transaction } = await newPayment(
    run,
    operation,
    operation === 'refund' ? { amountMinor: whole, currency } : undefined,
  );
  const merchantReference = transaction.merchantReference ?? 'INV-1';
  return Array.from({ length: count }, (_, index) => {
    // Every amount twice: one that is found by its amount may be another.
    const money = { ...transaction.money, amountMinor: first + Math.floor(index / 2) * stepMinor };
    const fresh = run.harness.createTransaction(kindOf(operation));
    if (original === undefined)
      return {
        operation,
        transaction: { ...transaction, transactionId: fresh.transactionId, merchantReference, money },
      };
    return { operation, original, transaction: { ...refundOf(fresh, original, money), merchantReference } };
  });
}

async function make(run: ConformanceRun, operation: Paying, count: number): Promise<readonly Made[]> {
  const all: Made[] = [];
  for (const payment of await alike(run, operation, count))
    all.push({ payment, ...(await paid(run, payment)) });
  return all;
}

const nameless = ({
  gatewayReference: _lost,
  receiptNumber: _receipt,
  ...rest
}: Transaction): Transaction => ({
  ...rest,
  status: 'unknown',
});

/** Whether the answer to a question about one payment tells of another one too: then it is a list. */
async function readsList(run: ConformanceRun, operation: Paying): Promise<boolean> {
  const all = await make(run, operation, 2);
  let isList = false;
  const wire = rewriting(run, (answer) => {
    const body = Buffer.from((answer.body ?? '') as Uint8Array).toString('utf8');
    isList ||= all.every(
      ({ transaction: { transactionId, gatewayReference = transactionId } }) =>
        body.includes(transactionId) || body.includes(gatewayReference),
    );
    return undefined;
  });
  for (const { transaction, payment } of all)
    for (const asked of [transaction, nameless(transaction)]) await ask(run, asked, payment);
  wire.end();
  return isList;
}

/** The ends of pages in either order, and one between: enough of a long list. */
const isOnAnEdge = (index: number, pageSize: number): boolean =>
  index <= 1 || index >= pageSize - 1 || index === Math.floor(pageSize / 2);

const turnsPages = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: a ${kindOf(operation)} is found on every page of the list that is searched`,
  situation: 'ready',
  operation,
  run: async (run) => {
    if (run.gateway.capabilities.operations.lookUp === undefined) notApplicable('lookUp is not declared');
    const { lookUpPageSize } = run.harness;
    if (lookUpPageSize === undefined) {
      promised(
        !(await readsList(run, operation)),
        'the look-up reads a list of payments: give the harness lookUpPageSize, how many of them one page holds at the stub, so that its second page is seen',
      );
      return notApplicable('the look-up asks for one payment by its number');
    }
    const all = await make(run, operation, lookUpPageSize + 1);
    for (const [index, made] of all.entries()) {
      if (!isOnAnEdge(index, lookUpPageSize)) continue;
      const others = all.filter((one) => one !== made);
      for (const asked of [made.transaction, nameless(made.transaction)]) {
        const end = await ask(run, asked, made.payment);
        const how = `${asked.gatewayReference === undefined ? 'without' : 'with'} its reference`;
        promised(
          !(
            end.ended === 'threw' &&
            PaymentError.is(end.error) &&
            end.error.code === 'transaction_not_found'
          ),
          `number ${index + 1} of ${all.length} ${kindOf(operation)}s is called absent when asked ${how}, and a page holds ${lookUpPageSize}: ask for the next page until there is none before you say not found`,
        );
        isAnswerFor(end, made, others, how);
      }
    }
  },
});

/** A look-up that searches a list searches all of it. */
export const lookUpsTurnPages: readonly ConformanceCheck[] = payingOperations.map(turnsPages);
