import { ConfigurationError } from '../ports/configuration-error.js';

/** Settings of one group. */
export type SettingGroup = Readonly<Record<string, unknown>>;

/** @throws {ConfigurationError} naming the setting; never its value, which may be a credential */
export function refuse(field: string, problem: string): never {
  throw new ConfigurationError(`${field} ${problem}`, field);
}

/** @throws {ConfigurationError} unless it is an object */
export function group(field: string, value: unknown): SettingGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as SettingGroup)
    : refuse(field, 'must be an object');
}

/** @throws {ConfigurationError} unless it is a list */
export function list(field: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(field, 'must be a list');
}

/** @throws {ConfigurationError} unless it is a text with something in it */
export function text(field: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') refuse(field, 'must be a text and not blank');
}

/** @throws {ConfigurationError} unless each of these settings is absent, `true` or `false`: the text `'false'` would count as true */
export function flags(field: string, settings: SettingGroup, names: readonly string[]): void {
  for (const name of names)
    if (settings[name] !== undefined && typeof settings[name] !== 'boolean')
      refuse(`${field}.${name}`, 'must be true or false');
}

/** @throws {ConfigurationError} unless the value has each of these methods */
export function methods(field: string, value: unknown, names: readonly string[], what: string): SettingGroup {
  const settings = typeof value === 'object' && value !== null ? (value as SettingGroup) : undefined;
  if (settings === undefined || !names.every((name) => typeof settings[name] === 'function'))
    return refuse(field, `must be ${what}`);
  return settings;
}

/**
 * Durations, counts and schedules: none of them is negative, and `NaN` would make a timer fire at once.
 *
 * @throws {ConfigurationError} naming the first that is wrong
 */
export function numbers(field: string, value: unknown): void {
  const isNumber = (one: unknown) => typeof one === 'number' && Number.isFinite(one) && one >= 0;
  for (const [name, setting] of Object.entries(group(field, value))) {
    if (setting === undefined) continue;
    const all: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
    if (all.length === 0 || !all.every(isNumber))
      refuse(`${field}.${name}`, 'must be 0 or a number above it');
  }
}
