import { expect, test } from 'vitest';
import type { ConformanceCodes } from './conformance-statement.js';
import { runGatewayConformance } from './run-gateway-conformance.js';
import { askingFirst } from './testing/broken/alter-gateway.js';
import { acmeCodes } from './testing/acme-callbacks-sent.js';
import { createAcmeHarness } from './testing/create-acme-harness.js';
import { testGatewayConformance } from './test-gateway-conformance.js';

// What does not apply is in the report; `npm test` counts a skipped test as one that could not run.
testGatewayConformance({
  test: (name, body) => test(name, () => body()),
  createHarness: createAcmeHarness(),
});

test('a gateway that sends a GET before every payment passes every check', async () => {
  const { results } = await runGatewayConformance({ createHarness: createAcmeHarness(askingFirst) });
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});

/** What one check says of the correct adapter, with other codes of the harness. */
async function saysOf(check: string, codes: Partial<ConformanceCodes>): Promise<readonly string[]> {
  const create = createAcmeHarness();
  const { results } = await runGatewayConformance({
    createHarness: async (situation) => ({
      ...(await create(situation)),
      codes: { deposit: { ...acmeCodes, ...codes } },
    }),
    only: [check],
  });
  return results.map(({ outcome, reason = '' }) => `${outcome}: ${reason}`);
}

test('a harness that does not name the paid one of several amounts is told so', async () => {
  const check =
    'lookUp: the amount of a deposit is what the answer states, and one that cannot be read is unknown';
  expect(await saysOf(check, { amountMember: undefined })).toEqual([
    'failed: a success states the amount in several members (amount, asked): name the one with the paid amount in codes.amountMember of the harness',
  ]);
});

test('an adapter that does not compare the id in an answer is told so, where the harness names it', async () => {
  const check = 'lookUp: it answers for this deposit and no other, with its reference and without';
  expect(await saysOf(check, {})).toEqual(['passed: ']);
  expect(await saysOf(check, { idMember: 'reference' })).toEqual([
    'failed: the answer names another payment in reference, and it returned succeeded: compare it with the transaction’s, and throw the reader’s unreadable()',
  ]);
});

test('a runner whose tests can be skipped is told what does not apply, and why', async () => {
  const bodies = new Map<string, (context?: { skip(reason: string): void }) => Promise<void>>();
  testGatewayConformance({
    test: (name, body) => void bodies.set(name, body),
    createHarness: createAcmeHarness(),
    print: () => undefined,
  });
  const skipsOf = async (name: string): Promise<readonly string[]> => {
    const reasons: string[] = [];
    const body = bodies.get(name);
    // A parameter would make some runners wait for a callback.
    expect(body).toHaveLength(0);
    await body?.({ skip: (reason) => void reasons.push(reason) });
    await body?.();
    return reasons;
  };
  expect(await skipsOf('deposit: refused without sending anything where it is not declared [ready]')).toEqual(
    ['deposit is declared'],
  );
  expect(await skipsOf('gateway: speaks version 1 of the contract [ready]')).toEqual([]);
});
