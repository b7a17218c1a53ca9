import { isSameMoney } from '../../money/money.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  leastOf,
  newPayment,
  oddAmount,
  onlyMovement,
  pay,
  payableAmounts,
  payingOperations,
  say,
  type ConformancePayment,
  type Paying,
} from '../conformance-payment.js';
import { answered, recordAnswer, threw } from '../conformance-assertions.js';
import { describeEnd, kindOf, type ConformanceRun } from '../conformance-run.js';

/** Above this number of currencies, only one amount of each is tested. */
const manyCurrencies = 12;

/** Makes the payment and compares the request, the answer and the provider's books. */
async function movesAsAsked(run: ConformanceRun, payment: ConformancePayment): Promise<void> {
  const { operation, transaction } = payment;
  const asked = transaction.money;
  const end = await pay(run, payment);
  promised(
    end.ended === 'returned',
    `${operation} of ${say(asked)}: the capabilities offer it and the provider takes it, but it ${describeEnd(end)}`,
  );
  const response = answered(end);
  promised(
    response.status !== 'failed',
    `${operation} of ${say(asked)}: the capabilities offer it, but it answered failed`,
  );
  if (run.harness.movementsOf !== undefined) {
    const { money, direction } = await onlyMovement(run, transaction);
    const wanted = operation === 'deposit' ? 'in' : 'out';
    promised(
      direction === undefined || direction === wanted,
      `${operation} moved money ${direction}, not ${wanted}: send the order that the provider has for this operation`,
    );
    promised(
      isSameMoney(money, asked),
      `${operation} of ${say(asked)} moved ${say(money)}: send the amount of the transaction it was given, in the unit that the provider documents for this currency`,
    );
  }
  await answerAgrees(run, payment, recordAnswer(transaction, response));
  if (response.status === 'succeeded' && response.money !== undefined)
    promised(
      isSameMoney(response.money, asked),
      `${operation} of ${say(asked)} answers ${say(response.money)}: read the answer’s amount in the unit that the provider documents`,
    );
}

/** Checks that a look-up states the same amount as the books. */
async function answerAgrees(
  run: ConformanceRun,
  { original }: ConformancePayment,
  transaction: ConformancePayment['transaction'],
): Promise<void> {
  if (run.gateway.capabilities.operations.lookUp === undefined) return;
  const end = await run.call('lookUp', transaction, original === undefined ? {} : { original });
  if (end.ended === 'threw' || end.value.status !== 'succeeded' || end.value.money === undefined) return;
  promised(
    isSameMoney(end.value.money, transaction.money),
    `a look-up of ${say(transaction.money)} answers ${say(end.value.money)}: read the answer’s amount in the unit that the provider documents`,
  );
}

const everyCurrency = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: what is asked is what moves, in every declared currency, at its bounds and between`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const declared = payableAmounts(run, operation);
    let skipped: string | undefined;
    let tried = 0;
    for (const [currency, limits] of declared) {
      const bounds = [
        leastOf(limits),
        oddAmount(limits),
        Math.floor(limits.maxMinor / (limits.stepMinor ?? 1)) * (limits.stepMinor ?? 1),
      ];
      for (const amountMinor of new Set(declared.length > manyCurrencies ? [oddAmount(limits)] : bounds)) {
        try {
          await movesAsAsked(run, await newPayment(run, operation, { amountMinor, currency }));
          tried += 1;
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'ConformanceSkip') throw error;
          skipped = error.message;
        }
      }
    }
    if (tried === 0) notApplicable(skipped ?? 'no amount can be paid');
    // The answers agree, but what moved could not be checked.
    if (run.harness.movementsOf === undefined)
      notApplicable('the harness shows no books: give it movementsOf');
  },
});

const outsideEveryCurrency = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: nothing moves for what lies outside the bounds of any declared currency`,
  situation: 'ready',
  operation,
  run: async (run) => {
    for (const [currency, { minMinor, maxMinor, stepMinor = 1 }] of payableAmounts(run, operation)) {
      const template = await newPayment(run, operation);
      // A refund has the currency of its prepared deposit.
      if (template.original !== undefined && template.transaction.money.currency !== currency) continue;
      const between =
        stepMinor === 1 ? [] : [leastOf({ minMinor, maxMinor, stepMinor }) + Math.ceil(stepMinor / 2)];
      for (const amountMinor of [
        0,
        -stepMinor,
        minMinor - stepMinor,
        maxMinor + stepMinor,
        minMinor + 0.5,
        ...between,
      ]) {
        const isUnsafe = Number.isInteger(amountMinor) && !Number.isSafeInteger(amountMinor);
        const isPayable =
          amountMinor > 0 &&
          amountMinor >= minMinor &&
          amountMinor <= maxMinor &&
          amountMinor % stepMinor === 0;
        if (isUnsafe || isPayable) continue;
        const { transactionId } = run.harness.createTransaction(kindOf(operation));
        const transaction = { ...template.transaction, transactionId, money: { amountMinor, currency } };
        const end = await pay(run, { ...template, transaction });
        const moved = await run.count(transaction);
        promised(
          moved === 0,
          `${operation} of ${amountMinor} ${currency} lies outside the capabilities, and money moved: call assertOperationSupported(gateway, '${operation}', transaction.money) first`,
        );
        if (!(end.ended === 'returned' && end.value.status === 'failed')) threw(end, 'none');
      }
    }
  },
});

/** The amount that moved, as shown in the provider's own books. */
export const booksShowWhatWasAsked: readonly ConformanceCheck[] = [
  ...payingOperations.map(everyCurrency),
  ...payingOperations.map(outsideEveryCurrency),
];
