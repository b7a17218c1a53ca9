import type { GatewayRecordKind } from '@lango/core';

/** A customer, as a full or masked number at the beginning: `254712345678 - NAME`, `2547***678`, `07****222`. */
const customer = /^\s*(?:\+?254|0)[17*][\d*]/;

/** End of the fixed words in a row's details: a name or free text follows. */
const namesFollow =
  /\s(?:from|by)\s|\sto\s+(?!(?:customer|bank|organi[sz]ation|utility|working|mmf|merchant|pay\s?bill|till|business|settlement|charges|another)\b)|\s[-–]\s|\s(?:acc|a\/c)\b|[.:;([]|\s(?=\S*\d)|[+*]/i;

/**
 * The fixed words of a row: its transaction type, and its details up to where a name, a number or an account may follow.
 * "Pay Bill from 2547*** - REVERSE OSMOSIS LTD Acc. EVCHARGE-12" is "Pay Bill".
 */
export function statementWords(reasonType: string, details: string): string {
  const text = ` ${details.replace(/\s+/g, ' ').trim()}`;
  const end = namesFollow.exec(text)?.index ?? text.length;
  return `${reasonType.trim()} / ${text.slice(0, end).trim()}`;
}

/** The other party named in a row's details after `from`, `by` or `to`, for the template without a column for it. */
export function statementParty(details: string): string {
  return /\s(?:from|by|to)\s+([+\d*].*)$/i.exec(details)?.[1] ?? '';
}

/** The account that the payer typed, for the template without a column for it: after `Acc.`, without the channel that some rows add. */
export function statementAccount(details: string): string {
  return (/\sAcc\.\s*(.*)$/.exec(details)?.[1] ?? '').replace(/\s+via\s+\S+\s+by\s.*$/, '').trim();
}

/**
 * The kind of a row, by its fixed words. The portal has no closed list of them, so unknown words are classified by the other party: money from
 * or to a telephone number is a customer's, everything else moves between the organisation's own accounts.
 */
export function statementKind(direction: 'in' | 'out', words: string, otherParty: string): GatewayRecordKind {
  if (/\b(?:charges?|tariffs?|fees?|commissions?)\b(?!\s*paid)/i.test(words)) return 'fee';
  if (/\brevers(?:e|al|als|ed)\b/i.test(words)) return direction === 'out' ? 'reversal' : 'return';
  if (/\baccount to (?!bank\b)/i.test(words)) return 'other';
  if (direction === 'in') {
    const isDeposit =
      /pay\s?bill|buy\s?goods|merchant pay|pay merchant|pay utility|customer|online|\bstk\b|pochi|standing order|ratiba/i;
    return isDeposit.test(words) || customer.test(otherParty) ? 'deposit' : 'other';
  }
  if (/settlement|\bbank\b|withdrawal of funds|organi[sz]ation withdrawal/i.test(words)) return 'payout';
  const isWithdrawal = /business payment|salary|promotion|\bb2c\b/i.test(words);
  return isWithdrawal || customer.test(otherParty) ? 'withdrawal' : 'other';
}
