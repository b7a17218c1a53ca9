import { PaymentError } from '../errors/payment-error.js';
import { checkAnswer, checkRequest } from '../input/check-input.js';
import { createInputChecks, type InputChecks } from '../input/input-checks.js';
import { notACurrency } from '../money/currency-exponent.js';
import type { Money } from '../money/money.js';
import type { AmountUnits } from './amount-units.js';
import { parseForm } from './send-form.js';

/** Reads members of a body; its errors are right for where the body came from. Paths have dots: `data.amount`. */
export interface FieldReader {
  /** Creates the error for an unreadable member: throw it. */
  readonly unreadable: (field: string, problem: string) => PaymentError;
  /** The value of any type; `undefined` if it is missing or `null`. */
  raw(path: string): unknown;
  /** A non-empty string; a number is converted. */
  text(path: string): string;
  /** The same, or `undefined` if it is missing. */
  optionalText(path: string): string | undefined;
  /**
   * An amount with its currency.
   *
   * @param currency the path of the currency, or `{ is: 'KES' }` for a provider with a single currency
   */
  money(amount: string, currency: string | { readonly is: string }, units: AmountUnits): Money;
  /** The same, or `undefined` if the amount is missing; an amount without a currency is an error. */
  optionalMoney(
    amount: string,
    currency: string | { readonly is: string },
    units: AmountUnits,
  ): Money | undefined;
  /** A nested object. */
  object(path: string): FieldReader;
  /** A nested list of objects. */
  list(path: string): readonly FieldReader[];
  /** Zero, one or several objects, as in XML: a single object is a list of one. */
  items(path: string): readonly FieldReader[];
}

/** Readers for bodies from one place. */
export interface PlaceReader {
  /** Creates the error for something unreadable: throw it. */
  readonly unreadable: (field: string, problem: string) => PaymentError;
  /** Reads an object that was parsed already: JSON, protobuf fields, `xmlFields`. */
  fields(value: unknown): FieldReader;
  /** Reads a JSON body, which must be an object. */
  json(body: Uint8Array): FieldReader;
  /** Reads a form body. */
  form(body: Uint8Array): FieldReader;
}

const checkCallback: InputChecks = createInputChecks(
  (field, problem) =>
    new PaymentError('callback_unreadable', 'none', `${field} ${problem}`, undefined, { field }),
);

/** Reads a provider's answer: its errors are `response_unreadable`, effect `unknown`, because the provider may have acted. */
export const answer: PlaceReader = createPlaceReader(checkAnswer);

/** Reads a callback: its errors are `callback_unreadable`, effect `none`; the host looks the payment up instead. */
export const callback: PlaceReader = createPlaceReader(checkCallback);

/** Reads the caller's input: its errors are `invalid_request`, effect `none`, because nothing was sent. */
export const input: PlaceReader = createPlaceReader(checkRequest);

function createPlaceReader(check: InputChecks): PlaceReader {
  const fields = (value: unknown, within = ''): FieldReader => {
    const nameOf = (path: string) => (within === '' ? path : `${within}.${path}`);
    const whole = check.object(within === '' ? 'body' : within, value) as object;
    const raw = (path: string): unknown => {
      let found: unknown = whole;
      for (const name of path.split('.')) {
        if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
        found = (found as Readonly<Record<string, unknown>>)[name];
      }
      return found === null ? undefined : found;
    };
    const optionalText = (path: string): string | undefined => {
      const found = raw(path);
      if (found === undefined) return undefined;
      const text = typeof found === 'number' && Number.isFinite(found) ? String(found) : found;
      return check.wellFormed(nameOf(path), text as string);
    };
    const text = (path: string): string =>
      check.text(nameOf(path), optionalText(path) ?? '', { most: 10_000 });
    const money: FieldReader['money'] = (amount, currency, units) => {
      const code = typeof currency === 'string' ? text(currency).toUpperCase() : currency.is;
      const amountMinor = units.toMinor(raw(amount), code);
      if (amountMinor !== undefined) return { amountMinor, currency: code };
      throw check.wrong(
        nameOf(amount),
        `cannot be read as an amount (or its currency ${notACurrency(code)})`,
      );
    };
    const items = (path: string, found: readonly unknown[]): readonly FieldReader[] =>
      found.map((one, index) => fields(one, `${nameOf(path)}.${index}`));
    return {
      unreadable: (field, problem) => check.wrong(field, problem),
      raw,
      text,
      optionalText,
      money,
      optionalMoney: (amount, currency, units) =>
        raw(amount) === undefined ? undefined : money(amount, currency, units),
      object: (path) => fields(raw(path), nameOf(path)),
      list: (path) => items(path, check.list(nameOf(path), raw(path) as readonly unknown[])),
      items: (path) => items(path, [raw(path) ?? []].flat()),
    };
  };
  return {
    unreadable: (field, problem) => check.wrong(field, problem),
    fields: (value) => fields(value),
    json: (body) => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(check.bytes('body', body)));
      } catch (error) {
        throw PaymentError.is(error) ? error : check.wrong('body', 'is not JSON');
      }
      return fields(parsed);
    },
    form: (body) => fields({ ...parseForm(check.bytes('body', body)) }),
  };
}
