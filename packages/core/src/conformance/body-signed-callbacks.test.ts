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
/** The signature stands behind the body, as providers of forms send it. */
const inBody = ({ payload, headers, ...rest }: ConformanceCallback): ConformanceCallback => ({
  ...rest,
  payload: Buffer.concat([payload, Buffer.from(headers[header] ?? '')]),
  headers: {},
});
const bodyOf = (payload: Uint8Array) => Buffer.from(payload).subarray(0, Math.max(0, payload.length - 64));

const harnessOf =
  (isChecked: boolean) =>
  async (situation: ConformanceSituation): Promise<ConformanceHarness | ConformanceNotApplicable> => {
    const made = await createAcmeHarness()(situation);
    if ('notApplicable' in made) return made;
    const { otherAccount: _other, ...harness } = made;
    // The parts of a batch have proofs of their own already.
    delete harness.batchCallback;
    const readingBodies = (gateway: PaymentGatewayV1): PaymentGatewayV1 => ({
      ...gateway,
      handleCallback: async (payload, context) => {
        const signature = Buffer.from(payload).subarray(-64).toString();
        const genuine = isChecked
          ? signature
          : (await harness.signCallback?.(bodyOf(payload), { payload, headers: {}, url: '' }))?.headers[
              header
            ];
        return gateway.handleCallback(bodyOf(payload), {
          ...context,
          headers: { [header]: genuine ?? '' },
        });
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
      signCallback: async (payload: Uint8Array, like: ConformanceCallback) =>
        inBody((await harness.signCallback?.(payload, like)) ?? like),
    };
  };

it('callbacks that are signed in their body keep every promise, and skip what is about headers', async () => {
  const { results } = await runGatewayConformance({ createHarness: harnessOf(true) });
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const reasons = results.filter(({ reason }) => reason?.includes('their proof is in the body') === true);
  expect(reasons.map(({ check }) => check)).toEqual([
    'handleCallback: a callback without its headers changes nothing',
    'handleCallback: a callback whose headers were changed changes nothing',
    'handleCallback: a callback with the headers of another changes nothing',
  ]);
});

it('a signature in the body that nobody checks fails', async () => {
  const { failed } = await runGatewayConformance({ createHarness: harnessOf(false) });
  expect(failed).toBeGreaterThan(0);
});
