import type { GatewayRecordKind } from '@lango/core';

/** A customer, as a full or masked number at the beginning: `254712345678 - NAME`, `2547***678`. */
const customer = /^\s*(?:\+?254|0)[17][\d*]/;

/**
 * What a row of the statement is about. The portal has no closed list of reasons, so what is not known by its words is told by its other
 * party: money from or to a telephone number is a customer's, everything else moves between the organisation's own accounts.
 */
export function statementKind(direction: 'in' | 'out', words: string, otherParty: string): GatewayRecordKind {
  if (/charge|tariff|\bfee\b/i.test(words)) return 'fee';
  if (/revers/i.test(words)) return direction === 'out' ? 'reversal' : 'return';
  if (direction === 'in') {
    const isDeposit = /pay\s?bill|buy\s?goods|merchant payment|customer|online|stk/i.test(words);
    return isDeposit || customer.test(otherParty) ? 'deposit' : 'other';
  }
  if (/settlement|\bbank\b|withdrawal of funds/i.test(words)) return 'payout';
  const isWithdrawal = /business payment|salary|promotion|\bb2c\b/i.test(words);
  return isWithdrawal || customer.test(otherParty) ? 'withdrawal' : 'other';
}
