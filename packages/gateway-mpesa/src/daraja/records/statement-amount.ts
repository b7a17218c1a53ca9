import { parseMajorUnits } from '@lango/core';

/** An amount cell, read: an amount above or below zero, an empty cell, or the reason why it is unreadable. */
export type StatementAmount =
  | { readonly kind: 'amount'; readonly amountMinor: number; readonly isNegative: boolean }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly why: string };

const point = /^(?:\d{1,12}|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f']\d{3})+)(?:\.\d{1,2})?$/;
/** Decimal comma, from spreadsheets of other locales: `1.500,00`, `1500,00`. */
const comma = /^(?:\d{1,12}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f']\d{3})+),\d{1,2}$/;

/**
 * Reads an amount of a statement, as written by the portal or re-saved by a spreadsheet: `1500`, `1,500.00`, `-1,500.00`, `(1,500.00)`,
 * `1.500,00`. An ambiguous (`1.500`), rounded (`1.5E+03`) or truncated (`000.00`) amount is unreadable.
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
