import { inspect } from 'node:util';
import { checkOption } from '../input/check-input.js';

/** Holds a credential so that printing, serializing or inspecting its holder shows only that there is one. */
export interface Secret {
  /** The credential itself. Call it at the moment of use only. */
  reveal(): string;
  /** `[redacted]`. */
  toString(): string;
  /** `[redacted]`. */
  toJSON(): string;
}

const redacted = '[redacted]';

/**
 * Wraps a credential. Two secrets are never equal as objects; compare what they reveal in constant time.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `value`: not a text, or blank. The value is not repeated.
 */
export function createSecret(value: string): Secret {
  checkOption.text('value', value, { most: 100_000 });
  return Object.freeze({
    reveal: () => value,
    toString: () => redacted,
    toJSON: () => redacted,
    [inspect.custom]: () => redacted,
  });
}
