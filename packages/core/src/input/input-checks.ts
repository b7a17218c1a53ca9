import type { PaymentError } from '../errors/payment-error.js';
import { describeValue } from './describe-value.js';

/** Bounds of a number; both ends belong to it. */
export interface NumberBounds {
  /** The smallest that is taken. */
  readonly least: number;
  /** Default: the largest safe integer, so that infinity is never a setting. */
  readonly most?: number;
  /** Default false. */
  readonly whole?: boolean;
}

/** Bounds of a text. */
export interface TextBounds {
  /** Default 255. */
  readonly most?: number;
  /** What the whole text has to look like. */
  readonly pattern?: RegExp;
}

/**
 * Checks of what a caller passed. TypeScript callers meet few of them; those who write JavaScript, or read a value from a file, meet them at
 * the call that was wrong instead of later, when money is under way. Each returns the value, and throws what the checks were made to throw.
 */
export interface InputChecks {
  /** The error itself, for what no other check says. `problem` follows the field: `must be a text`. */
  wrong(field: string, problem: string): PaymentError;
  /** A number within bounds; never `NaN`, which no comparison refuses. */
  number(field: string, value: number, bounds: NumberBounds): number;
  /** A text that is not blank, and that survives being sent as UTF-8. The value is never repeated: it may be a credential. */
  text(field: string, value: string, bounds?: TextBounds): string;
  /** A text, blank or not, that survives being sent as UTF-8. */
  wellFormed(field: string, value: string): string;
  /** One of a few words. */
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
  /** The settings of a function, where leaving them out is leaving all at their defaults. */
  settings<Value extends object>(value: Value): Value;
}

/** Half of a surrogate pair: UTF-8 has no bytes for it, so that sending it would change the text. */
const loneSurrogate = /\p{Surrogate}/u;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Makes the checks that throw what `wrong` makes of a field and what is wrong with it. */
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

/** Parses once, where `URL.canParse` would first do it for nothing. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** `Date.parse` takes 30 February for 2 March. */
function isExistingTime(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && Number.isFinite(Date.parse(text));
}
