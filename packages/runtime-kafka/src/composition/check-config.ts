import { createGatewayRegistry } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import { checkConfigShape } from './check-config-shape.js';
import { checkPostgresAlone, checkProduction } from './check-production.js';
import { serviceNames, type RuntimeConfig } from './runtime-config.js';

/**
 * Refuses a configuration that would be unsafe or cannot work, before anything is opened.
 *
 * @throws {ConfigurationError} one line that names the setting
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `gateways`
 */
export function checkConfig(config: RuntimeConfig): void {
  checkConfigShape(config);
  if (((config.gateways as readonly unknown[] | undefined) ?? []).length === 0) {
    throw new ConfigurationError(
      'gateways is empty: pass at least one, such as gateways: [createMpesaGateway({ … })]',
      'gateways',
    );
  }
  // Checks each gateway and that their ids and paths are unique, before they are read below.
  createGatewayRegistry(config.gateways);
  for (const service of config.services ?? []) {
    if (service !== 'console' && !serviceNames.includes(service)) {
      throw new ConfigurationError(
        `services: there is no ${String(service)}; known: ${serviceNames.join(', ')}, console`,
        'services',
      );
    }
  }
  for (const name of ['port', 'callbackPort', 'operationsPort'] as const) {
    const port = config.http?.[name];
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      throw new ConfigurationError(
        `http.${name} must be a whole number from 0 to 65535, not ${String(port)}`,
        `http.${name}`,
      );
    }
  }
  if (config.infrastructure?.kind === 'production') checkProduction(config, config.infrastructure);
  if (config.infrastructure?.kind === 'postgres') checkPostgresAlone(config, config.infrastructure);
  checkListeners(config);
  checkProxySignIn(config);
  if (config.publicCallbackBaseUrl !== undefined) checkPublicUrl(config.publicCallbackBaseUrl);
  const live = config.gateways.filter((gateway) => gateway.capabilities.environment === 'live');
  if (live.length > 0) checkLive(config, live[0]?.gatewayId ?? '');
}

/** Settings of the listeners that would weaken their protection. */
function checkListeners({ http, rateLimits, callbackSources, gateways }: RuntimeConfig): void {
  const proxies = http?.trustedProxies;
  if (proxies !== undefined && !(Number.isInteger(proxies) && proxies >= 0 && proxies <= 10))
    throw new ConfigurationError(
      `http.trustedProxies must be a whole number from 0 to 10, not ${String(proxies)}`,
      'http.trustedProxies',
    );
  for (const [name, limit] of Object.entries(rateLimits === false ? {} : (rateLimits ?? {}))) {
    if (!(Number.isInteger(limit.calls) && limit.calls > 0 && limit.windowMs > 0))
      throw new ConfigurationError(
        `rateLimits.${name} needs calls and windowMs above 0`,
        `rateLimits.${name}`,
      );
  }
  const known = gateways.map((gateway) => gateway.gatewayId);
  const unknown = Object.keys(callbackSources ?? {}).find((gatewayId) => !known.includes(gatewayId));
  if (unknown !== undefined)
    throw new ConfigurationError(
      `callbackSources: there is no gateway ${unknown}; known: ${known.join(', ')}`,
      'callbackSources',
    );
}

/** A proxy that can be impersonated would sign anyone in. */
function checkProxySignIn({ console: settings }: RuntimeConfig): void {
  const proxy = settings?.proxySignIn;
  if (proxy === undefined) return;
  if (proxy.secret.length < 32)
    throw new ConfigurationError(
      'console.proxySignIn.secret needs at least 32 characters: it alone proves the proxy',
      'console.proxySignIn.secret',
    );
  for (const name of ['secretHeader', 'nameHeader', 'roleHeader'] as const) {
    const header = proxy[name];
    if (header === undefined ? name !== 'roleHeader' : !/^[A-Za-z0-9-]{1,64}$/.test(header))
      throw new ConfigurationError(
        `console.proxySignIn.${name} must be the name of a header`,
        `console.proxySignIn.${name}`,
      );
  }
}

function checkPublicUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if ((url?.protocol !== 'https:' && url?.protocol !== 'http:') || url.search !== '' || url.hash !== '') {
    throw new ConfigurationError(
      'publicCallbackBaseUrl must be an http(s) address without query, such as https://pay.example.com',
      'publicCallbackBaseUrl',
    );
  }
}

/** Stricter rules for live gateways. */
function checkLive(config: RuntimeConfig, gatewayId: string): void {
  if (config.publicCallbackBaseUrl?.startsWith('https:') !== true) {
    throw new ConfigurationError(
      `gateway ${gatewayId} is live: set publicCallbackBaseUrl to the https address it can reach`,
      'publicCallbackBaseUrl',
    );
  }
  if ((config.merchantCallbacks?.allowedLoopbackTargets?.length ?? 0) > 0) {
    throw new ConfigurationError(
      `gateway ${gatewayId} is live: merchantCallbacks.allowedLoopbackTargets is for development and must be empty`,
      'merchantCallbacks.allowedLoopbackTargets',
    );
  }
}
