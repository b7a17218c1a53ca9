import { isSameMoney, type Money } from '../../money/money.js';
import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  booksOf,
  leastOf,
  newPayment,
  onlyMovement,
  pay,
  payableAmounts,
  prepared,
  say,
  refundOf,
  type Paying,
} from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';

const partial = (operation: 'refund' | 'reverse'): ConformanceCheck => ({
  name: `${operation}: a part is given back as that part, twice as two movements, and the deposit stays as it was`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { harness } = run;
    const whole = await newPayment(run, operation);
    const { original } = whole;
    if (original === undefined) return notApplicable('nothing is undone');
    const before = await booksOf(run, original);
    const parts = partsOf(run, operation, original.money);
    if (parts === undefined) return notApplicable('the capabilities leave no part of the deposit');
    const seen: (string | undefined)[] = [original.gatewayReference];
    for (const part of parts) {
      const transaction = refundOf(harness.createTransaction(kindOf(operation)), original, part);
      const end = await pay(run, { operation, transaction, original });
      // A provider that refunds in full only must refuse a part.
      if (end.ended === 'threw' && seen.length === 1) {
        threw(end, 'none');
        promised((await run.count(transaction)) === 0, 'it refused a part, and money moved');
        return notApplicable('only the whole can be given back');
      }
      const response = answered(end);
      promised(response.status !== 'failed', `a part of ${say(part)} is answered failed`);
      const { money } = await onlyMovement(run, transaction);
      promised(
        isSameMoney(money, part),
        `${operation} of ${say(part)} of a deposit of ${say(original.money)} gave back ${say(money)}: send the amount of the ${kindOf(operation)}, not of the deposit`,
      );
      promised(
        !seen.includes(response.gatewayReference),
        `each ${kindOf(operation)} is a movement with a reference of its own, and not that of the deposit or of an earlier one`,
      );
      seen.push(response.gatewayReference);
    }
    const after = await booksOf(run, original);
    promised(after.length === before.length, 'the deposit itself has other movements than before');
  },
});

/** Two different parts of a deposit, within the limits. */
export function partsOf(run: ConformanceRun, operation: Paying, whole: Money): readonly Money[] | undefined {
  const limits = new Map(payableAmounts(run, operation)).get(whole.currency);
  if (limits === undefined) return undefined;
  const { stepMinor = 1 } = limits;
  const part = (share: number) => Math.floor((whole.amountMinor * share) / stepMinor) * stepMinor;
  const amounts = [part(0.21), part(0.47)];
  if (amounts.some((amount) => amount < leastOf(limits)) || amounts[0] === amounts[1]) return undefined;
  return amounts.map((amountMinor) => ({ ...whole, amountMinor }));
}

const capturePart: ConformanceCheck = {
  name: 'capture: a part is taken as that part, and the whole as the whole',
  situation: 'ready',
  operation: 'capture',
  run: async (run) => {
    for (const share of [0.4, 1]) {
      const held = await prepared(run, 'held-deposit');
      const { stepMinor = 1 } =
        new Map(declaredOf(run)).get(held.money.currency) ?? ({} as { stepMinor?: number });
      const amountMinor = Math.floor((held.money.amountMinor * share) / stepMinor) * stepMinor;
      const money = { ...held.money, amountMinor };
      const response = answered(await run.call('capture', held, { money }));
      promised(response.status !== 'failed', 'it answered failed although the provider takes it');
      const moved = await onlyMovement(run, held);
      promised(
        isSameMoney(moved.money, money),
        `capture of ${say(money)} took ${say(moved.money)}: send the amount that capture was given`,
      );
      if (response.status !== 'succeeded') continue;
      promised(moved.isFinal, 'it answered succeeded, and the provider’s books are still open');
      if (response.money !== undefined)
        promised(isSameMoney(response.money, money), `it answers ${say(response.money)}, not ${say(money)}`);
    }
  },
};

const declaredOf = (run: ConformanceRun) =>
  Object.entries(run.gateway.capabilities.operations.capture?.amounts ?? {});

const cancelled: ConformanceCheck = {
  name: 'cancel: after it nothing stands in the provider’s books',
  situation: 'ready',
  operation: 'cancel',
  run: async (run) => {
    const pending = await prepared(run, 'pending-deposit');
    const response = answered(await run.call('cancel', pending));
    const final = (await booksOf(run, pending)).filter(({ isFinal }) => isFinal);
    promised(
      final.length === 0 || response.status !== 'failed',
      'it answered failed, and the money moved: answer what became of the transaction',
    );
  },
};

/** Partial refunds and captures move their own amount, as shown in the provider's books. */
export const partsAreParts: readonly ConformanceCheck[] = [
  partial('refund'),
  partial('reverse'),
  capturePart,
  cancelled,
];
