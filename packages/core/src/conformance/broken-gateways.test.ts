import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runGatewayConformance } from './run-gateway-conformance.js';
import { brokenGateways } from './testing/broken/broken-gateways.js';
import { createAcmeHarness } from './testing/create-acme-harness.js';

/** For every broken gateway: the checks it fails, each with the reason that the suite gives. Reviewed by a person. */
const fixture = new URL('./__fixtures__/broken-gateway-failures.json', import.meta.url);
const expected = JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, Record<string, string>>;

describe.concurrent('a gateway that', () => {
  it.each(brokenGateways)('$breaks fails for that reason', async ({ breaks, alter }) => {
    const wanted = Object.keys(expected[breaks] ?? {});
    const only = wanted.map((name) => name.slice(0, name.lastIndexOf(' [')));
    const { results } = await runGatewayConformance({ createHarness: createAcmeHarness(alter), only });
    const broken = results.filter(({ outcome }) => outcome === 'failed');
    expect(
      Object.fromEntries(broken.map(({ check, situation, reason }) => [`${check} [${situation}]`, reason])),
    ).toEqual(expected[breaks]);
    expect(broken.length).toBeGreaterThan(0);
  });
});

it('at least 100 gateways are broken, each differently', () => {
  expect(new Set(brokenGateways.map(({ breaks }) => breaks)).size).toBe(brokenGateways.length);
  expect(brokenGateways.length).toBeGreaterThanOrEqual(100);
  expect(Object.keys(expected).sort()).toEqual(brokenGateways.map(({ breaks }) => breaks).sort());
});
