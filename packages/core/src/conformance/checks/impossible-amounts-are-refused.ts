import { listCurrencies } from '../../money/currency-exponent.js';
import type { Money } from '../../money/money.js';
import type { AmountLimits } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { Transaction } from '../../transaction/transaction.js';
import { threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';

type Sending = 'deposit' | 'withdraw';

interface AmountCase {
  readonly says: string;
  /** `undefined`: the capabilities leave no such amount. */
  readonly of: (money: Money, limits: AmountLimits) => Money | undefined;
}

/** Amounts outside the capabilities; they must not be rounded to allowed ones. */
const cases: readonly AmountCase[] = [
  {
    says: 'a fraction of the provider’s smallest step is refused, not rounded',
    of: (money, { stepMinor = 1 }) =>
      stepMinor === 1 ? undefined : { ...money, amountMinor: money.amountMinor + Math.ceil(stepMinor / 2) },
  },
  {
    says: 'a fraction of a minor unit is refused, not rounded',
    of: (money) => ({ ...money, amountMinor: money.amountMinor + 0.5 }),
  },
  { says: 'an amount of nothing is refused', of: (money) => ({ ...money, amountMinor: 0 }) },
  { says: 'a negative amount is refused', of: (money) => ({ ...money, amountMinor: -money.amountMinor }) },
  {
    says: 'an amount that is not a number is refused',
    of: (money) => ({ ...money, amountMinor: Number.NaN }),
  },
];

function limitsOf({ gateway }: ConformanceRun, operation: Sending, currency: string): AmountLimits {
  const amounts = gateway.capabilities.operations[operation]?.amounts;
  const limits = amounts?.[currency] ?? amounts?.['*'];
  promised(
    limits !== undefined,
    `the harness’s own transaction is in ${currency}, which ${operation} does not declare`,
  );
  return limits;
}

async function isRefused(run: ConformanceRun, operation: Sending, transaction: Transaction): Promise<void> {
  const error = threw(await run.call(operation, transaction), 'none');
  promised(error.field !== undefined, `the error (${error.code}) names no field`);
  promised((await run.count(transaction)) === 0, 'it was sent all the same');
}

const refused = (operation: Sending, { says, of }: AmountCase): ConformanceCheck => ({
  name: `${operation}: ${says}`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const transaction = run.harness.createTransaction(kindOf(operation));
    const money = of(transaction.money, limitsOf(run, operation, transaction.money.currency));
    if (money === undefined) return notApplicable('every minor unit can be paid');
    await isRefused(run, operation, { ...transaction, money });
  },
});

const otherCurrency = (operation: Sending): ConformanceCheck => ({
  name: `${operation}: a currency that is not declared is refused`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const amounts = run.gateway.capabilities.operations[operation]?.amounts ?? {};
    if (amounts['*'] !== undefined) return notApplicable('every currency is declared');
    const currency = listCurrencies().find((code) => !(code in amounts));
    if (currency === undefined) return notApplicable('every currency is declared');
    const transaction = run.harness.createTransaction(kindOf(operation));
    const money = { ...transaction.money, currency };
    await isRefused(run, operation, { ...transaction, money });
  },
});

/** Amounts that cannot be paid exactly are refused before anything is sent. */
export const impossibleAmountsAreRefused: readonly ConformanceCheck[] = (
  ['deposit', 'withdraw'] as const
).flatMap((operation) => [...cases.map((one) => refused(operation, one)), otherCurrency(operation)]);
