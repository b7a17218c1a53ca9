import { describe, expect, it } from 'vitest';
import { statementKind, statementWords } from './statement-kind.js';

describe('the kind of a row', () => {
  const kindOf = (direction: 'in' | 'out', details: string, reason = '') =>
    statementKind(direction, statementWords(reason, details), '');

  it.each([
    'Pay Bill from 254712345678 - CHARGE REVERSAL Acc. TARIFF',
    'Pay Bill Online from 2547****111 - SETTLEMENT BANK FEE',
    'Pay Bill from REVERSE OSMOSIS LTD Acc. REVERSAL',
    'Customer Merchant Payment from 254712345678 - FEE CHARGE',
    'Merchant Payment Online - REVERSED CHARGES',
    'Customer Payment to Small Business from 0712345678 - FEES',
    'Buy Goods Acc. EVCHARGE-12',
    'Pay Bill Acc. reversal of fees',
  ])('never follows a name or an account: %s', (details) => {
    expect(kindOf('in', details)).toBe('deposit');
  });

  it('follows the fixed words of charges, reversals and payouts', () => {
    expect(kindOf('out', 'Pay Bill Charge', 'Pay Utility')).toBe('fee');
    expect(kindOf('out', 'Business Payment to Customer Charge')).toBe('fee');
    expect(kindOf('in', 'Pay Bill Charge Reversal')).toBe('fee');
    expect(kindOf('out', 'Pay Bill Reversal of TA1')).toBe('reversal');
    expect(kindOf('out', 'x', 'Pay Bill Reversal')).toBe('reversal');
    expect(kindOf('out', 'Salary Payment to JANE FEE')).toBe('withdrawal');
    expect(kindOf('out', 'Organization Withdrawal of Funds')).toBe('payout');
    expect(kindOf('in', 'Working Account to Utility Account')).toBe('other');
  });
}); // prettier-ignore
