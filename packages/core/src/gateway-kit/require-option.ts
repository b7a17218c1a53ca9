import { PaymentError } from '../errors/payment-error.js';
import { createSecret, type Secret } from './secret.js';

/**
 * An option that must be a text with something in it.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option. The value is not repeated.
 */
export function requireText(options: object, field: string): string {
  const value: unknown = (options as Readonly<Record<string, unknown>> | undefined)?.[field];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new PaymentError(
    'configuration_invalid',
    'none',
    `${field} must be a text and not blank`,
    undefined,
    { field },
  );
}

/** A credential among the options, wrapped; refused like {@link requireText}. */
export function requireSecret(options: object, field: string): Secret {
  return createSecret(requireText(options, field));
}
