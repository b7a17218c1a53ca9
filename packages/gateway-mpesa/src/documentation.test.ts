import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiErrors } from './daraja/mapping/api-errors.js';
import { payoutResultCodes, transactionStatusWords } from './daraja/mapping/payout-result-codes.js';
import { promptResultCodes } from './daraja/mapping/prompt-result-codes.js';
import { renderCodeTables } from './testing/render-code-tables.js';
import { vodacomCodes } from './vodacom/vodacom-codes.js';

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the documentation', () => {
  it('shows the code tables that the source generates', async () => {
    await expect(renderCodeTables()).toMatchFileSnapshot('../docs/codes.md');
  });

  it('names every option', () => {
    const page = textOf('../docs/options.md');
    const files = [
      './mpesa-options.ts',
      './daraja/simulator/simulator-options.ts',
      './vodacom/simulator/vodacom-simulator-options.ts',
    ];
    for (const file of files) {
      const names = [...textOf(file).matchAll(/^\s+readonly (\w+)\??:/gm)].map((match) => match[1] ?? '');
      for (const name of names) expect(page, `${file}: ${name}`).toContain(`\`${name}`);
    }
  });
});

describe('the code tables', () => {
  it('hold every code once, with a reason for each failure and for nothing else', () => {
    for (const rows of [promptResultCodes, payoutResultCodes, transactionStatusWords, vodacomCodes]) {
      expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
      for (const { code, outcome, reason } of rows)
        expect([code, reason !== undefined]).toEqual([code, outcome === 'failed']);
    }
  });

  it('allow only code 0 and the word Completed as a success', () => {
    const successes = [...promptResultCodes, ...payoutResultCodes, ...transactionStatusWords].filter(
      ({ outcome }) => outcome === 'succeeded',
    );
    expect(successes.map(({ code }) => code)).toEqual(['0', '0', 'Completed']);
  });

  it('find a refusal with several meanings by its message, the general meaning last', () => {
    for (const [index, row] of apiErrors.entries()) {
      const later = apiErrors.slice(index + 1).filter(({ errorCode }) => errorCode === row.errorCode);
      if (row.messagePart === undefined) expect([row.errorCode, later.length]).toEqual([row.errorCode, 0]);
    }
  });
});
