import { describe, expect, it } from 'vitest';
import { readStatementAmount } from './statement-amount.js';

describe('an amount of a statement', () => {
  it.each([
    ['1,500.00', 150_000],
    ['1500', 150_000],
    ['1500.5', 150_050],
    ['-1,500.00', -150_000],
    ['(1,500.00)', -150_000],
    ['\u22121500', -150_000],
    ['- 1,500.00', -150_000],
    ['1.500,00', 150_000],
    ['1500,00', 150_000],
    ['12,50', 1_250],
    ['1 500.00', 150_000],
    ['1\u00a0500,00', 150_000],
    ['12,345,678.90', 1_234_567_890],
    ['0.00', 0],
    ['-0.00', 0],
    ['-', 0],
    ['0', 0],
  ])('%j is %d', (text, minor) => {
    const amount = readStatementAmount(text);
    expect(amount.kind === 'amount' ? amount.amountMinor * (amount.isNegative ? -1 : 1) + 0 : amount).toBe(
      minor,
    );
  });

  it.each([
    '1.500',
    '1,50,000',
    '1,5000',
    '15E2',
    '1.5E+03',
    '000.00',
    '01',
    '1..5',
    '1,500.0001',
    'KES 5',
    '5.',
    '.5',
    '--5',
    '5-',
  ])('%j cannot be read', (text) => expect(readStatementAmount(text).kind).toBe('unreadable'));
});
