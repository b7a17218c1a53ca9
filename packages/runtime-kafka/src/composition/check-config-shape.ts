import { checkInfrastructureShape } from './check-infrastructure-shape.js';
import type { RuntimeConfig } from './runtime-config.js';
import { refuseUnknownSettings } from './runtime-settings.js';
import { flags, group, list, numbers, refuse, text } from './setting-checks.js';

/**
 * Refuses unknown settings and settings of the wrong type: a configuration may come from JavaScript or a file, and a mistake must not show up hours
 * later as a `TypeError`. Messages never contain values, since some are credentials.
 *
 * @throws {ConfigurationError} one line that names the setting, which is its `field` too
 */
export function checkConfigShape(config: RuntimeConfig): void {
  const settings = group('config', config);
  refuseUnknownSettings(settings);
  list('gateways', settings['gateways'] ?? []);
  const optional = (name: string, check: (field: string, value: unknown) => unknown) => {
    if (settings[name] !== undefined) check(name, settings[name]);
  };
  optional('services', list);
  optional('infrastructure', checkInfrastructureShape);
  optional('http', (field, value) => {
    const given = group(field, value);
    flags(field, given, ['metricsOnApi']);
    const others = ['host', 'port', 'callbackPort', 'operationsPort', 'metricsOnApi'];
    const { host } = given;
    const limits = Object.fromEntries(Object.entries(given).filter(([name]) => !others.includes(name)));
    if (host !== undefined) text(`${field}.host`, host);
    numbers(field, limits);
  });
  optional('rateLimits', (field, value) => {
    if (value === false) return;
    for (const [name, limit] of Object.entries(group(field, value))) numbers(`${field}.${name}`, limit);
  });
  optional('callbackSources', (field, value) => {
    for (const [gatewayId, sources] of Object.entries(group(field, value)))
      for (const source of list(`${field}.${gatewayId}`, sources)) text(`${field}.${gatewayId}`, source);
  });
  optional('publicCallbackBaseUrl', text);
  optional('masterKeys', (field, value) => {
    for (const key of list(field, value)) {
      text(`${field}.keyId`, group(field, key)['keyId']);
      text(`${field}.key`, group(field, key)['key']);
    }
  });
  for (const name of ['retention', 'policy', 'housekeeping']) optional(name, numbers);
  optional('console', (field, value) => {
    const { proxySignIn } = group(field, value);
    if (proxySignIn === undefined) return;
    text(`${field}.proxySignIn.secret`, group(`${field}.proxySignIn`, proxySignIn)['secret']);
  });
  optional('merchantCallbacks', (field, value) => {
    const rules = group(field, value);
    for (const name of ['extraPorts', 'allowedLoopbackTargets'])
      if (rules[name] !== undefined) list(`${field}.${name}`, rules[name]);
    if (rules['resolveHost'] !== undefined && typeof rules['resolveHost'] !== 'function')
      refuse(`${field}.resolveHost`, 'must be a function');
  });
  optional('resilience', (field, value) => {
    for (const [name, layer] of Object.entries(group(field, value)))
      if (layer !== undefined) group(`${field}.${name}`, layer);
  });
  optional('concurrency', (field, value) => {
    if (!Number.isSafeInteger(value) || Number(value) < 1) refuse(field, 'must be a whole number above 0');
  });
  for (const name of ['merchantForIncomingDeposit', 'onValidationRequest'])
    optional(name, (field, value) => {
      if (typeof value !== 'function') refuse(field, 'must be a function');
    });
  optional('logger', (field, value) => {
    const logger = group(field, value);
    for (const method of ['debug', 'info', 'warn', 'error'])
      if (typeof logger[method] !== 'function') refuse(field, `must have the method ${method}`);
  });
}
