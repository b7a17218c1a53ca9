import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import { isCurrency } from '../../money/currency-exponent.js';
import type { ConformanceCheck } from '../conformance-check.js';
import { notApplicable, promised } from '../conformance-check.js';
import { threw } from '../conformance-assertions.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';

const everyOperation: readonly GatewayOperation[] = [
  'deposit',
  'withdraw',
  'lookUp',
  'refund',
  'reverse',
  'cancel',
  'capture',
];
const check = (name: string, run: (run: ConformanceRun) => Promise<void>): ConformanceCheck => ({
  name,
  situation: 'ready',
  run,
});

const undeclaredIsRefused = (operation: GatewayOperation): ConformanceCheck =>
  check(`${operation}: refused without sending anything where it is not declared`, async (run) => {
    const { gateway, harness } = run;
    if (gateway.capabilities.operations[operation] !== undefined) notApplicable(`${operation} is declared`);
    if (typeof gateway[operation] !== 'function') notApplicable(`there is no method ${operation}`);
    const transaction = { ...harness.createTransaction('deposit'), kind: kindOf(operation) };
    const error = threw(await run.call(operation, transaction), 'none');
    promised(error.code === 'operation_not_supported', `expected operation_not_supported, got ${error.code}`);
    promised((await run.countRequests()) === 0, 'a request reached the provider');
  });

/** Capabilities are plain data and match the gateway's behavior. */
export const capabilitiesMatchBehaviour: readonly ConformanceCheck[] = [
  check('gateway: speaks version 1 of the contract', async ({ gateway }) => {
    promised(
      gateway.specificationVersion === 'v1',
      `specificationVersion is ${String(gateway.specificationVersion)}`,
    );
  }),
  check('gateway: its id can be stored and put in an address', async ({ gateway }) => {
    promised(/^[a-z][a-z0-9-]{0,31}$/.test(gateway.gatewayId), 'gatewayId must match ^[a-z][a-z0-9-]{0,31}$');
    const { callbackPath = gateway.gatewayId } = gateway.capabilities;
    promised(/^[a-z0-9-]{1,64}$/.test(callbackPath), 'callbackPath must match ^[a-z0-9-]{1,64}$');
  }),
  check('gateway: deposit, withdraw and handleCallback exist as methods', async ({ gateway }) => {
    for (const method of ['deposit', 'withdraw', 'handleCallback'] as const) {
      promised(typeof gateway[method] === 'function', `${method} is not a method`);
    }
  }),
  check('capabilities: plain data that survives JSON', async ({ gateway }) => {
    const { capabilities } = gateway;
    const copy = JSON.stringify(JSON.parse(JSON.stringify(capabilities)));
    promised(JSON.stringify(capabilities) === copy, 'capabilities change when written as JSON');
    promised(isPlain(capabilities), 'capabilities hold functions');
  }),
  check('capabilities: every declared operation is a method', async ({ gateway }) => {
    for (const operation of Object.keys(gateway.capabilities.operations) as GatewayOperation[]) {
      promised(everyOperation.includes(operation), `${operation} is not an operation of the contract`);
      promised(typeof gateway[operation] === 'function', `${operation} is declared and is not a method`);
    }
  }),
  check('capabilities: native idempotency says how long a key lives', async ({ gateway }) => {
    for (const [operation, terms] of Object.entries(gateway.capabilities.operations)) {
      promised(
        ['native', 'lookup', 'none'].includes(terms.idempotency),
        `${operation}: idempotency ${String(terms.idempotency)} is none of native, lookup, none`,
      );
      promised(
        terms.idempotency !== 'native' || (terms.keyLifetime ?? 0) > 0,
        `${operation}: native idempotency without keyLifetime`,
      );
    }
  }),
  check('capabilities: amounts are currencies with whole, possible bounds', async ({ gateway }) => {
    for (const [operation, { amounts }] of Object.entries(gateway.capabilities.operations)) {
      promised(Object.keys(amounts).length > 0, `${operation}: no currency`);
      for (const [currency, { minMinor, maxMinor, stepMinor = 1 }] of Object.entries(amounts)) {
        const where = `${operation} ${currency}`;
        promised(currency === '*' || isCurrency(currency), `${where}: not an ISO 4217 currency`);
        for (const value of [minMinor, maxMinor, stepMinor]) {
          promised(Number.isSafeInteger(value) && value >= 0, `${where}: ${value} is not a whole amount`);
        }
        promised(stepMinor >= 1 && minMinor <= maxMinor, `${where}: bounds that no amount meets`);
      }
    }
  }),
  check('capabilities: say whether money is real', async ({ gateway }) => {
    promised(
      ['test', 'live'].includes(gateway.capabilities.environment),
      'environment is neither test nor live',
    );
  }),
  check(
    'capabilities: configured for real money they say live, and else test',
    async ({ gateway, harness }) => {
      const live = harness.liveGateway?.() ?? notApplicable('the harness gives no liveGateway');
      await live.close?.();
      const said = [live, gateway].map(({ capabilities }) => capabilities.environment).join(', ');
      promised(said === 'live, test', `they say ${said}: take the environment from the options`);
    },
  ),
  check('capabilities: unsigned callbacks can be confirmed by a look-up', async ({ gateway }) => {
    const { callbackProof, operations } = gateway.capabilities;
    promised(['signature', 'none'].includes(callbackProof), 'callbackProof is neither signature nor none');
    promised(
      callbackProof === 'signature' || operations.lookUp !== undefined,
      'callbackProof none without lookUp',
    );
  }),
  ...everyOperation.map(undeclaredIsRefused),
];

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  return (Object.values(value) as unknown[]).every(isPlain);
}
