import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testGatewayConformance } from '@lango/core/conformance';
import { createVodacomHarness } from '../testing/create-vodacom-harness.js';

// What does not apply is in the report; `npm test` counts a skipped test as one that could not run.
testGatewayConformance({
  test: (name, body) => test(name, () => body()),
  createHarness: createVodacomHarness,
  reportDirectory: 'reports/conformance',
});

// The suite's last test has written the report by now. `npm run conformance:write` brings the page up to it.
test('the page shows this report', () => {
  const report = readFileSync('reports/conformance/conformance-mpesa-tz.md', 'utf8');
  const page = readFileSync(new URL('../../docs/conformance-vodacom.md', import.meta.url), 'utf8');
  expect(page).toContain(report.trim());
});
