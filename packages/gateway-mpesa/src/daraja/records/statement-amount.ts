import { parseMajorUnits } from '@lango/core';

/** What an amount's cell says: shillings and cents below or above zero, nothing at all, or why it cannot be read. */
export type StatementAmount =
  | { readonly kind: 'amount'; readonly amountMinor: number; readonly isNegative: boolean }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly why: string };

const point = /^(?:\d{1,12}|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f']\d{3})+)(?:\.\d{1,2})?$/;
/** A spreadsheet of another country: `1.500,00`, `1500,00`. Two digits behind the comma are no group of three. */
const comma = /^(?:\d{1,12}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f']\d{3})+),\d{1,2}$/;

/**
 * Reads an amount of a statement, as the portal writes it and as spreadsheets save it again: `1500`, `1,500.00`, `-1,500.00`, `(1,500.00)`,
 * `1.500,00`. What could mean two amounts (`1.500`), has lost digits (`1.5E+03`) or is a part of one (`000.00`) is unreadable.
 */
export function readStatementAmount(text: string): StatementAmount {
  const bracketed = /^\((.*)\)$/.exec(text)?.[1];
  const signed = (bracketed === undefined ? text : `-${bracketed}`).replace(/^\s*[-\u2212]\s*/, '-');
  // An accountant's dash is a zero.
  if (signed === '-') return { kind: 'amount', amountMinor: 0, isNegative: false };
  const body = signed.replace(/^[-+]/, '').trim();
  if (body === '') return { kind: 'empty' };
  if (/^\d+(?:[.,]\d+)?e[-+]?\d+$/i.test(body))
    return { kind: 'unreadable', why: 'is in scientific notation, which has lost digits; save the column as text' };
  const isComma = comma.test(body) && !point.test(body);
  const plain = isComma
    ? body.replace(/[. \u00a0\u202f']/g, '').replace(',', '.')
    : body.replace(/[, \u00a0\u202f']/g, '');
  if ((!isComma && !point.test(body)) || /^0\d/.test(plain)) return { kind: 'unreadable', why: 'cannot be read' };
  const { amountMinor } = parseMajorUnits(plain, 'KES');
  return { kind: 'amount', amountMinor, isNegative: signed.startsWith('-') };
} // prettier-ignore
