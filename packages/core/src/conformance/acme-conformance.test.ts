import { expect, test } from 'vitest';
import type { ConformanceHarness } from './conformance-harness.js';
import { runGatewayConformance } from './run-gateway-conformance.js';
import { askingFirst } from './testing/broken/alter-gateway.js';
import { acmeCodes } from './testing/acme-callbacks-sent.js';
import { createAcmeHarness } from './testing/create-acme-harness.js';
import { testGatewayConformance } from './test-gateway-conformance.js';

testGatewayConformance({ test, createHarness: createAcmeHarness() });

test('a gateway that sends a GET before every payment passes every check', async () => {
  const { results } = await runGatewayConformance({ createHarness: createAcmeHarness(askingFirst) });
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});

test('a harness that does not name the paid one of several amounts is told so', async () => {
  const create = createAcmeHarness();
  const { results } = await runGatewayConformance({
    createHarness: async (situation) => {
      const { amountMember: _left, ...deposit } = acmeCodes;
      return { ...(await create(situation)), codes: { deposit } } as ConformanceHarness;
    },
    only: [
      'lookUp: the amount of a deposit is what the answer states, and one that cannot be read is unknown',
    ],
  });
  expect(results.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual([
    'failed: a success states the amount in several members (amount, asked): name the one with the paid amount in codes.amountMember of the harness',
  ]);
});
