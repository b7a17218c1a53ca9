import { formatMajorUnits, PaymentError, type AmountLimits, type Money } from '@lango/core';
import { withoutPunctuation } from '../shared/without-punctuation.js';
import type { VodacomMarketFacts, VodacomSettings } from './vodacom-settings.js';

/** The Open API publishes no limits: these are only a sanity check, and the provider refuses other amounts. */
export function vodacomLimits({ stepMinor }: VodacomMarketFacts): AmountLimits {
  return { minMinor: 100, maxMinor: 10_000_000_000, stepMinor };
}

/** @throws {PaymentError} `invalid_request`, effect `none`, naming the field */
export function toVodacomAmount(money: Money, market: VodacomMarketFacts): string {
  const { minMinor, maxMinor, stepMinor = 1 } = vodacomLimits(market);
  const refuse = (message: string, field: string): never => {
    throw new PaymentError('invalid_request', 'none', message, undefined, { field });
  };
  if (money.currency !== market.currency)
    refuse(`this market takes ${market.currency} only`, 'amount.currency');
  const { amountMinor } = money;
  const isWithin = Number.isSafeInteger(amountMinor) && amountMinor >= minMinor && amountMinor <= maxMinor;
  if (!isWithin || amountMinor % stepMinor !== 0)
    refuse('this market does not take this amount', 'amount.amountMinor');
  return formatMajorUnits(money);
}

/**
 * A number as the market takes it, in every customary spelling. The sandbox also takes its own test numbers, eleven zeros and a digit.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `counterparty.phoneNumber`
 */
export function toVodacomPhoneNumber(phoneNumber: string | undefined, settings: VodacomSettings): string {
  const { dialCode, nationalNumber } = settings.market;
  const digits = withoutPunctuation(phoneNumber ?? '');
  if (settings.isSandbox && /^0{11}\d$/.test(digits)) return digits;
  const national =
    new RegExp(`^(?:\\+|00)?${dialCode}0?(\\d+)$`).exec(digits)?.[1] ?? digits.replace(/^0/, '');
  if (nationalNumber.test(national)) return `${dialCode}${national}`;
  throw new PaymentError(
    'invalid_request',
    'none',
    `counterparty.phoneNumber must be a mobile number of +${dialCode}`,
    undefined,
    {
      field: 'counterparty.phoneNumber',
    },
  );
}
