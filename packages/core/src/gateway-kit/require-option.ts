import { checkOption } from '../input/check-input.js';
import { createSecret, type Secret } from './secret.js';

/** Longer than any credential, keys in PEM included. */
const longestOption = 100_000;

/**
 * Reads an option that must be a non-blank string.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option. The message does not contain the value.
 */
export function requireText(options: object, field: string): string {
  checkOption.text('field', field);
  const value = (options as Readonly<Record<string, string>> | undefined)?.[field];
  return checkOption.text(field, value as string, { most: longestOption });
}

/** Reads a credential from the options and wraps it; throws like {@link requireText}. */
export function requireSecret(options: object, field: string): Secret {
  return createSecret(requireText(options, field));
}
