import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testGatewayConformance } from '@lango/core/conformance';
import { createStripeHarness } from './testing/create-stripe-harness.js';

// What does not apply is in the report; `npm test` counts a skipped test as one that could not run.
testGatewayConformance({
  test: (name, body) => test(name, () => body()),
  createHarness: createStripeHarness,
  reportDirectory: 'reports/conformance',
});

// The suite's last test has written the report by now. `npm run conformance:write` copies it into the README.
test('the README shows this report', () => {
  const report = readFileSync('reports/conformance/conformance-stripe.md', 'utf8');
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(report.replace(/^#/gm, '##').trim());
});
