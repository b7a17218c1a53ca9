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

/** Above this many currencies one amount of each is enough. */
const manyCurrencies = 12;

/** Makes the payment and compares what was asked, what the answer says and what the books hold. */
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

/** A look-up states the same amount as the books. */
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
    // What the answers state agrees, and nobody has seen what moved.
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
      // What is given back has the currency of the deposit that could be prepared.
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

/** How much moved, seen in the provider's own books. */
export const booksShowWhatWasAsked: readonly ConformanceCheck[] = [
  ...payingOperations.map(everyCurrency),
  ...payingOperations.map(outsideEveryCurrency),
];
