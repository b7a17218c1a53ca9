import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paymentErrorCodes, problemTypes } from './reference/known-codes.js';

const folder = join(import.meta.dirname, '../../docs/troubleshooting');
const entriesOf = (page: string) =>
  readFileSync(join(folder, page), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((entry) => {
      const [code = '', ...lines] = entry.split('\n');
      return { code, text: lines.join(' ').trim() };
    });

describe('docs/troubleshooting', () => {
  const problems = entriesOf('problems.md');
  const errors = entriesOf('payment-errors.md');

  it('has an entry for every problem that is answered, and for none that is not', () => {
    expect(problems.map(({ code }) => code)).toEqual(problemTypes().map(({ code }) => code));
  });

  it('begins each with the statuses that the code has', () => {
    const told = new Map(problems.map(({ code, text }) => [code, text.split('.')[0]]));
    expect(problemTypes().map(({ code }) => told.get(code))).toEqual(
      problemTypes().map(({ statuses }) => statuses.join(', ')),
    );
  });

  it('has an entry for every code of PaymentError, in the order of the contract', () => {
    expect(errors.map(({ code }) => code)).toEqual(paymentErrorCodes().map(({ code }) => code));
  });

  it('begins each with the effect that its docstring states', () => {
    const stated = paymentErrorCodes().map(({ effect }) => `Effect ${effect}.`);
    expect(errors.map(({ text }, index) => text.startsWith(stated[index] ?? '?') || text)).toEqual(
      stated.map(() => true),
    );
  });

  it('says what to do about each', () => {
    expect([...problems, ...errors].filter(({ text }) => text.length < 60).map(({ code }) => code)).toEqual(
      [],
    );
  });
});
