import { PaymentError } from '@lango/core';

/** @throws {PaymentError} `configuration_invalid`, effect `none`, naming the field; the value is never repeated */
export function refuseOption(field: string, why: string): never {
  throw new PaymentError('configuration_invalid', 'none', `createMpesaGateway: ${field} ${why}`, undefined, {
    field,
  });
}

/** The option's text; missing, blank or of another type is refused. */
export function requireText(value: unknown, field: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  return refuseOption(field, 'is missing or blank');
}

/** The option's text, or undefined; blank text is refused. */
export function optionalText(value: unknown, field: string): string | undefined {
  return value === undefined ? undefined : requireText(value, field);
}

/** A short code or till: digits only. */
export function requireShortCode(value: unknown, field: string): string {
  const text = requireText(value, field);
  return /^\d{3,10}$/.test(text) ? text : refuseOption(field, 'must be 3 to 10 digits');
}

/** A function or undefined. */
export function optionalCallable<Value>(value: Value, field: string): Value {
  return value === undefined || typeof value === 'function'
    ? value
    : refuseOption(field, 'must be a function');
}

/** A group of options or undefined. */
export function optionalGroup<Value>(value: Value, field: string): Value {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  return value === undefined || isGroup ? value : refuseOption(field, 'must be an object');
}

/** A list of texts or undefined. A single text is refused: it would count as a list of its characters. */
export function optionalTexts(value: unknown, field: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return refuseOption(field, 'must be a list');
  return value.map((text: unknown) => requireText(text, field));
}

/** One of a fixed set of words. */
export function requireOneOf<Word extends string>(
  value: unknown,
  words: readonly Word[],
  field: string,
): Word {
  return words.find((word) => word === value) ?? refuseOption(field, `must be one of ${words.join(', ')}`);
}

/** A base address without a trailing slash. */
export function requireBaseUrl(value: unknown, field: string): string {
  const text = requireText(value, field);
  const isUrl =
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '';
  return isUrl
    ? text.replace(/\/+$/, '')
    : refuseOption(field, 'must be an http or https address without credentials');
}
