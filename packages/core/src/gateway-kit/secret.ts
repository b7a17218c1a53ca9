import { inspect } from 'node:util';

/** Holds a credential so that printing, serializing or inspecting its holder shows only that there is one. */
export interface Secret {
  /** The credential itself. Call it at the moment of use only. */
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const redacted = '[redacted]';

/** Wraps a credential. Two secrets are never equal as objects; compare what they reveal in constant time. */
export function createSecret(value: string): Secret {
  return Object.freeze({
    reveal: () => value,
    toString: () => redacted,
    toJSON: () => redacted,
    [inspect.custom]: () => redacted,
  });
}
