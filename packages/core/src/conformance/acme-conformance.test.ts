import { expect, test } from 'vitest';
import { runGatewayConformance } from './run-gateway-conformance.js';
import { askingFirst } from './testing/broken/alter-gateway.js';
import { createAcmeHarness } from './testing/create-acme-harness.js';
import { testGatewayConformance } from './test-gateway-conformance.js';

testGatewayConformance({ test, createHarness: createAcmeHarness() });

test('a gateway that sends a GET before every payment passes every check', async () => {
  const { results } = await runGatewayConformance({ createHarness: createAcmeHarness(askingFirst) });
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});
