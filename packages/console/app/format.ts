import { currencyExponent } from '../../core/src/money/currency-exponent.js';

/** Money with the decimals of ISO 4217. Browsers' own currency data differ. */
export function formatMoney({ amountMinor, currency }: { amountMinor: number; currency: string }): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const places = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  return `${amountMinor < 0 ? '−' : ''}${whole}${places} ${currency}`;
}

/** A time in UTC, to the second, as on statements and for colleagues in other time zones. */
export const formatTime = (at: string): string => at.replace('T', ' ').replace(/(\.\d+)?Z$/, '');

/** A duration in its largest unit. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** A share from 0 to 1 as percent; absent: no data yet. */
export const formatShare = (share: number | undefined): string =>
  share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;

/** A name of the interface as words: `awaiting-look-up` as "awaiting look up", `lookUp` as "look up". */
export const words = (name: string): string =>
  name
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
