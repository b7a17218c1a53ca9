import { expect, it } from 'vitest';
import type { SettingsShape } from '@lango/core/gateway-kit';
import { callbackHandlerSettings } from '../../packages/core/src/callbacks/create-callback-handler.js';
import { fetchGatewayHttpSettings } from '../../packages/core/src/gateway-kit/fetch-gateway-http.js';
import { undiciGatewayHttpSettings } from '../../packages/core/src/gateway-kit/undici-gateway-http.js';
import { bulkheadSettings } from '../../packages/core/src/resilience/with-bulkhead.js';
import { circuitBreakerSettings } from '../../packages/core/src/resilience/with-circuit-breaker.js';
import { contractGuardSettings } from '../../packages/core/src/resilience/with-contract-guard.js';
import { loggingSettings } from '../../packages/core/src/resilience/with-logging.js';
import { retrySettings } from '../../packages/core/src/resilience/with-retry.js';
import { timeoutSettings } from '../../packages/core/src/resilience/with-timeout.js';
import { tracingSettings } from '../../packages/core/src/resilience/with-tracing.js';
import { darajaSettings, vodacomSettings } from '../../packages/gateway-mpesa/src/mpesa-settings-shape.js';
import { stripeSettings } from '../../packages/gateway-stripe/src/stripe-options.js';
import { runtimeSettings } from '../../packages/runtime-kafka/src/composition/runtime-settings.js';
import { readInterfaces, type MemberDocs } from './interface-docs.js';

const groups: readonly (readonly [string, string, SettingsShape])[] = [
  ['`createRuntime`, `defineConfig`', 'RuntimeConfig', runtimeSettings],
  ['`createMpesaGateway`: Daraja', 'MpesaDarajaOptions', darajaSettings],
  ['`createMpesaGateway`: Vodacom', 'MpesaVodacomOptions', vodacomSettings],
  ['`createStripeGateway`', 'StripeGatewayOptions', stripeSettings],
  ['`withRetry`', 'RetryOptions', retrySettings],
  ['`withCircuitBreaker`', 'CircuitBreakerOptions', circuitBreakerSettings],
  ['`withTimeout`', 'TimeoutOptions', timeoutSettings],
  ['`withBulkhead`', 'BulkheadOptions', bulkheadSettings],
  ['`withContractGuard`', 'ContractGuardOptions', contractGuardSettings],
  ['`withLogging`', 'LoggingOptions', loggingSettings],
  ['`withTracing`', 'TracingOptions', tracingSettings],
  ['`createCallbackHandler`', 'CallbackHandlerOptions', callbackHandlerSettings],
  ['`createUndiciGatewayHttp`', 'UndiciGatewayHttpOptions', undiciGatewayHttpSettings],
  ['`createFetchGatewayHttp`', 'FetchGatewayHttpOptions', fetchGatewayHttpSettings],
];
const interfaces = readInterfaces(
  ['core', 'gateway-mpesa', 'gateway-stripe', 'runtime-kafka'].map((name) => `packages/${name}/src`),
);
const infrastructure = [
  'EmbeddedInfrastructureConfig',
  'PostgresOptions',
  'PostgresPoolOptions',
  'PostgresInfrastructureConfig',
  'ProductionInfrastructureConfig',
];

/** The interfaces whose members a group may have: those that its type names, and what is written in place. */
function membersOf({ type, members }: MemberDocs): ReadonlyMap<string, MemberDocs> {
  const named = type.includes('InfrastructureConfig') ? infrastructure : (type.match(/\b[A-Z]\w+/g) ?? []);
  const found = new Map(members ?? []);
  for (const [name, docs] of named.flatMap((one) => [...(interfaces.get(one) ?? [])])) {
    const known = found.get(name)?.type;
    const isSame = known === undefined || known === docs.type;
    found.set(name, isSame ? docs : { ...docs, type: `${known} | ${docs.type}` });
  }
  return found;
}

function rowsOf(shape: SettingsShape, docs: ReadonlyMap<string, MemberDocs>, path = ''): string[] {
  return Object.entries(shape).flatMap(([name, inner]) => {
    const member = docs.get(name);
    if (member === undefined || member.about === '') throw new Error(`${path}${name} has no docstring`);
    const field = `${path}${name}`;
    const shown = inner === true ? `\`${member.type.replaceAll('|', '\\|')}\`` : 'group';
    const row = `| \`${field}\` | ${shown} | ${member.about.replaceAll('|', '\\|')} |`;
    return [row, ...(inner === true ? [] : rowsOf(inner, membersOf(member), `${field}.`))];
  });
}

function page(): string {
  const parts = groups.flatMap(([title, name, shape]) => [
    `## ${title}`,
    '',
    '| setting | type | what it is |',
    '| --- | --- | --- |',
    ...rowsOf(shape, interfaces.get(name) ?? new Map()),
    '',
  ]);
  return [
    '# Settings',
    '',
    'All settings. An unknown setting is refused by name at creation, with the nearest known one:',
    '``unknown setting `callbackSource`; did you mean `callbackSources`?``',
    '',
    'Written by `npx vitest run --project system tests/settings -u` from what the code checks and from the docstrings.',
    '',
    ...parts,
  ].join('\n');
}

it('the page of settings is what the code takes', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/settings.md');
});
