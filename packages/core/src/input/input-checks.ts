import type { PaymentError } from '../errors/payment-error.js';
import { describeValue } from './describe-value.js';

/** Bounds of a number, both inclusive. */
export interface NumberBounds {
  /** Minimum. */
  readonly least: number;
  /** Maximum. Default: the largest safe integer, so that infinity is refused. */
  readonly most?: number;
  /** Default false. */
  readonly whole?: boolean;
}

/** Bounds of a string. */
export interface TextBounds {
  /** Most characters. Default 255. */
  readonly most?: number;
  /** Pattern to match. */
  readonly pattern?: RegExp;
}

/**
 * Run-time checks of a caller's input, for JavaScript callers and values read from files: a mistake fails at the call itself instead of later
 * during a payment. Each check returns the value or throws the error of `wrong`.
 */
export interface InputChecks {
  /** Creates the error, for conditions without a check here. `problem` follows the field: `must be a text`. */
  wrong(field: string, problem: string): PaymentError;
  /** A number within bounds; never `NaN`. */
  number(field: string, value: number, bounds: NumberBounds): number;
  /** A non-blank string that is valid in UTF-8. The message never contains the value: it may be a credential. */
  text(field: string, value: string, bounds?: TextBounds): string;
  /** A string, also blank, that is valid in UTF-8. */
  wellFormed(field: string, value: string): string;
  /** One of the allowed strings. */
  oneOf<Value extends string>(field: string, value: Value, allowed: readonly Value[]): Value;
  /** True or false. */
  flag(field: string, value: boolean): boolean;
  /** A function. */
  callable<Value>(field: string, value: Value): Value;
  /** An object that is not an array. */
  object<Value>(field: string, value: Value): Value;
  /** An object with these methods, its own or inherited. */
  methods<Value extends object>(field: string, value: Value, names: readonly (keyof Value & string)[]): Value;
  /** An array. */
  list<Value extends readonly unknown[]>(field: string, value: Value): Value;
  /** A `Uint8Array`, which a `Buffer` is. */
  bytes(field: string, value: Uint8Array): Uint8Array;
  /** An http or https address. */
  address(field: string, value: string): URL;
  /** ISO 8601 UTC. */
  time(field: string, value: string): string;
  /** An options object. */
  settings<Value extends object>(value: Value): Value;
}

/** UTF-8 cannot encode a lone surrogate: sending it would change the text. */
const loneSurrogate = /\p{Surrogate}/u;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Creates checks that throw the error of `wrong`. */
export function createInputChecks(wrong: InputChecks['wrong']): InputChecks {
  const refuse = (field: string, problem: string): never => {
    throw wrong(field, problem);
  };
  const object: InputChecks['object'] = (field, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : refuse(field, `must be an object, not ${describeValue(value)}`);
  return {
    wrong,
    object,
    settings: (value) => {
      const options = object('options', value);
      // A layer takes settings first and the gateway second.
      if ('specificationVersion' in options && 'capabilities' in options)
        return refuse('options', 'is a gateway: write layer(options)(gateway), such as withRetry()(gateway)');
      return options;
    },
    number: (field, value, bounds) => {
      const { least, most = Number.MAX_SAFE_INTEGER, whole = false } = bounds;
      if (
        typeof value === 'number' &&
        value >= least &&
        value <= most &&
        (!whole || Number.isSafeInteger(value))
      )
        return value;
      const kind = whole ? 'a whole number' : 'a number';
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      return refuse(field, `must be ${kind} ${range}, not ${describeValue(value)}`);
    },
    text: (field, value, { most = 255, pattern } = {}) => {
      if (typeof value !== 'string' || value.trim() === '')
        return refuse(field, 'must be a text and not blank');
      if (value.length > most) return refuse(field, `must have at most ${most} characters`);
      if (loneSurrogate.test(value)) return refuse(field, 'holds half of a surrogate pair');
      return pattern === undefined || pattern.test(value)
        ? value
        : refuse(field, `must match ${pattern.source}`);
    },
    wellFormed: (field, value) => {
      if (typeof value !== 'string') return refuse(field, `must be a text, not ${describeValue(value)}`);
      return loneSurrogate.test(value) ? refuse(field, 'holds half of a surrogate pair') : value;
    },
    oneOf: (field, value, allowed) =>
      allowed.includes(value)
        ? value
        : refuse(field, `must be one of ${allowed.join(', ')}, not ${describeValue(value)}`),
    flag: (field, value) =>
      typeof value === 'boolean'
        ? value
        : refuse(field, `must be true or false, not ${describeValue(value)}`),
    callable: (field, value) =>
      typeof value === 'function' ? value : refuse(field, `must be a function, not ${describeValue(value)}`),
    methods: (field, value, names) => {
      const missing = names.find((name) => typeof object(field, value)[name] !== 'function');
      return missing === undefined ? value : refuse(field, `must have the method ${missing}`);
    },
    list: (field, value) =>
      Array.isArray(value) ? value : refuse(field, `must be a list, not ${describeValue(value)}`),
    bytes: (field, value) =>
      value instanceof Uint8Array ? value : refuse(field, `must be bytes, not ${describeValue(value)}`),
    address: (field, value) => {
      const url = typeof value === 'string' ? parseUrl(value) : undefined;
      return url?.protocol === 'http:' || url?.protocol === 'https:'
        ? url
        : refuse(field, 'must be an http or https address');
    },
    time: (field, value) =>
      typeof value === 'string' && isoTime.test(value) && isExistingTime(value)
        ? value
        : refuse(field, `must be an ISO 8601 time, not ${describeValue(value)}`),
  };
}

/** Parses only once, unlike `URL.canParse` followed by `new URL`. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** `Date.parse` reads 30 February as 2 March. */
function isExistingTime(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && Number.isFinite(Date.parse(text));
}
