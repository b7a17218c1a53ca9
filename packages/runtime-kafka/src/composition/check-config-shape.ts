import { ConfigurationError } from '../ports/configuration-error.js';
import type { RuntimeConfig } from './runtime-config.js';
import { refuseUnknownSettings } from './runtime-settings.js';

type Group = Readonly<Record<string, unknown>>;

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
  optional('infrastructure', (field, value) => {
    const { kind } = group(field, value);
    if (kind !== 'embedded' && kind !== 'postgres' && kind !== 'production')
      refuse(`${field}.kind`, 'must be embedded, postgres or production');
  });
  optional('http', (field, value) => {
    const { host, port: _port, callbackPort: _own, operationsPort: _inside, ...limits } = group(field, value);
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
  for (const name of ['merchantCallbacks', 'resilience']) optional(name, group);
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

function refuse(field: string, problem: string): never {
  throw new ConfigurationError(`${field} ${problem}`, field);
}

function group(field: string, value: unknown): Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Group)
    : refuse(field, 'must be an object');
}

function list(field: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(field, 'must be a list');
}

function text(field: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') refuse(field, 'must be a text and not blank');
}

/** Durations, counts and schedules: none of them is negative, and `NaN` would make a timer fire at once. */
function numbers(field: string, value: unknown): void {
  const isNumber = (one: unknown) => typeof one === 'number' && Number.isFinite(one) && one >= 0;
  for (const [name, setting] of Object.entries(group(field, value))) {
    if (setting === undefined) continue;
    const all: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
    if (all.length === 0 || !all.every(isNumber))
      refuse(`${field}.${name}`, 'must be 0 or a number above it');
  }
}
