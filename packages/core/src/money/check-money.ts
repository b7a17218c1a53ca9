import { describeValue } from '../input/describe-value.js';
import type { InputChecks } from '../input/input-checks.js';
import { isCurrency, notACurrency } from './currency-exponent.js';
import type { Money } from './money.js';

/**
 * Checks a `Money` from a caller or an answer.
 *
 * @throws {PaymentError} as `check` does, naming `field`, `<field>.amountMinor` or `<field>.currency`
 */
export function checkMoney(check: InputChecks, field: string, money: Money): Money {
  const { amountMinor, currency } = check.object(field, money);
  if (!isCurrency(currency)) throw check.wrong(`${field}.currency`, notACurrency(currency));
  checkAmount(check, `${field}.amountMinor`, amountMinor);
  return money;
}

/** Checks a number of minor units: a safe integer, 0 or more. */
export function checkAmount(check: InputChecks, field: string, amountMinor: number): number {
  if (Number.isSafeInteger(amountMinor) && amountMinor >= 0) return amountMinor;
  const range = `a whole number of minor units from 0 to ${Number.MAX_SAFE_INTEGER}`;
  throw check.wrong(field, `must be ${range}, not ${describeValue(amountMinor)}`);
}
