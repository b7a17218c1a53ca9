import { inspect } from 'node:util';
import { checkOption } from '../input/check-input.js';

/** Holds a credential that printing, serializing and inspecting do not reveal. */
export interface Secret {
  /** The credential itself. Call it only when using it. */
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
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `value`: not a string, or blank. The message does not contain the value.
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
