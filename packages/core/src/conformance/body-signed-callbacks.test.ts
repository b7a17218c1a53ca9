import { expect, it } from 'vitest';
import type {
  ConformanceCallback,
  ConformanceHarness,
  ConformanceNotApplicable,
} from './conformance-harness.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import type { ConformanceSituation } from './conformance-situation.js';
import { runGatewayConformance } from './run-gateway-conformance.js';
import { createAcmeHarness } from './testing/create-acme-harness.js';

const header = 'acme-signature';
/** The members of a body, if it is an object. */
const membersOf = (payload: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};
/** Moves the signature from its header into a member of the body. */
const inBody = ({ payload, headers, ...rest }: ConformanceCallback): ConformanceCallback => {
  const members = membersOf(payload);
  const signed = members && Buffer.from(JSON.stringify({ ...members, sig: headers[header] ?? '' }));
  return { ...rest, payload: signed ?? payload, headers: {} };
};

const harnessOf =
  (verifies: 'always' | 'where there is one' | 'never') =>
  async (situation: ConformanceSituation): Promise<ConformanceHarness | ConformanceNotApplicable> => {
    const made = await createAcmeHarness()(situation);
    if ('notApplicable' in made) return made;
    const { otherAccount: _other, ...harness } = made;
    // The parts of a batch are signed separately.
    delete harness.batchCallback;
    const readingBodies = (gateway: PaymentGatewayV1): PaymentGatewayV1 => ({
      ...gateway,
      handleCallback: async (payload, context) => {
        const { sig, ...members } = membersOf(payload) ?? {};
        const body = membersOf(payload) === undefined ? payload : Buffer.from(JSON.stringify(members));
        const isTrusted = verifies === 'never' || (verifies === 'where there is one' && sig === undefined);
        const genuine = await harness.signCallback?.(body, { payload, headers: {}, url: '' });
        const signature = isTrusted ? genuine?.headers[header] : typeof sig === 'string' ? sig : undefined;
        return gateway.handleCallback(body, { ...context, headers: { [header]: signature ?? '' } });
      },
    });
    return {
      ...harness,
      gateway: readingBodies(harness.gateway),
      freshGateway: () => readingBodies(harness.freshGateway?.() ?? harness.gateway),
      otherCallbacks: async () =>
        ((await harness.otherCallbacks?.()) ?? []).map((other) => ({ ...other, ...inBody(other) })),
      createCallback: async (transaction, content) => {
        const callback = await harness.createCallback(transaction, content);
        return callback && inBody(callback);
      },
      signCallback: async (payload: Uint8Array, like: ConformanceCallback) => {
        const { sig: _stale, ...members } = membersOf(payload) ?? {};
        const body = membersOf(payload) === undefined ? payload : Buffer.from(JSON.stringify(members));
        return inBody((await harness.signCallback?.(body, like)) ?? like);
      },
    };
  };

it('callbacks that are signed in their body pass every check, and skip checks of headers', async () => {
  const { results } = await runGatewayConformance({ createHarness: harnessOf('always') });
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const reasons = results.filter(({ reason }) => reason?.includes('their proof is in the body') === true);
  expect(reasons.map(({ check }) => check)).toEqual([
    'handleCallback: a callback without its headers changes nothing',
    'handleCallback: a callback whose headers were changed changes nothing',
    'handleCallback: a callback with the headers of another changes nothing',
  ]);
});

it('an unchecked signature in the body fails', async () => {
  const { failed } = await runGatewayConformance({ createHarness: harnessOf('never') });
  expect(failed).toBeGreaterThan(0);
});

it('a signature in the body that may be left out fails', async () => {
  const only = ['handleCallback: a callback of a deposit, whatever it says, has to prove itself'];
  const { results } = await runGatewayConformance({
    createHarness: harnessOf('where there is one'),
    only,
  });
  expect(results).toMatchObject([
    { outcome: 'failed', reason: expect.stringMatching(/without \.sig, which may be its proof/) as string },
  ]);
});
