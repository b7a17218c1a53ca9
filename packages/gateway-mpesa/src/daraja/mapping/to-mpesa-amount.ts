import { PaymentError, parseMajorUnits, type AmountLimits, type Money } from '@lango/core';

/** Amounts in Kenyan shillings. Source: the Daraja portal's limits, read 2026-11-22. Only whole shillings exist in requests. */
export const depositLimits: AmountLimits = { minMinor: 100, maxMinor: 25_000_000, stepMinor: 100 };

/** B2C pays at least 10 shillings. Source: the Daraja portal, B2C, read 2026-11-22. */
export const withdrawLimits: AmountLimits = { minMinor: 1_000, maxMinor: 25_000_000, stepMinor: 100 };

/**
 * Whole shillings for a request. Nothing is rounded.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `amount.currency` or `amount.amountMinor`
 */
export function toMpesaAmount(money: Money, limits: AmountLimits): number {
  const refuse = (message: string, field: string): never => {
    throw new PaymentError('invalid_request', 'none', message, undefined, { field });
  };
  if (money.currency !== 'KES') refuse('M-Pesa Kenya takes KES only', 'amount.currency');
  const { amountMinor } = money;
  if (!Number.isSafeInteger(amountMinor) || amountMinor % 100 !== 0) {
    refuse('M-Pesa takes whole shillings only; nothing is rounded', 'amount.amountMinor');
  }
  if (amountMinor < limits.minMinor || amountMinor > limits.maxMinor) {
    const { minMinor, maxMinor } = limits;
    refuse(`the amount must be ${minMinor / 100} to ${maxMinor / 100} KES`, 'amount.amountMinor');
  }
  return amountMinor / 100;
}

/** Money that a message states, read without floats. */
export function fromMpesaAmount(amount: string | null): Money | undefined {
  return amount === null ? undefined : parseMajorUnits(amount, 'KES');
}

/** The last figure of `Fee For B2C Payment|KES|22.40`; undefined where it is not a plain positive amount. */
export function fromMpesaCharges(charges: string | undefined): Money | undefined {
  const match = /\|KES\|(\d{1,12}(?:\.\d{1,2})?)$/.exec(withoutThousands(charges ?? ''));
  return match?.[1] === undefined ? undefined : parseMajorUnits(match[1], 'KES');
}

/** `|1,022.40` as `|1022.40`: only a comma between groups of three digits separates thousands. */
export function withoutThousands(text: string): string {
  return text.replace(/(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])/g, (grouped) => grouped.replaceAll(',', ''));
}
