import { badParameter } from './stripe-problem.js';

/** A decoded form: `metadata[a]=1` is `{ metadata: { a: '1' } }`, `expand[0]=x` is `{ expand: ['x'] }`. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

/** The members of a form. */
export type Form = Readonly<Record<string, FormValue>>;

/**
 * Decodes a body or query as Stripe does, and refuses names that the endpoint does not know.
 *
 * @throws {StripeProblem} 400 `parameter_unknown`
 */
export function decodeForm(text: string, known: readonly string[]): Form {
  const form: { [key: string]: FormValue } = Object.create(null) as { [key: string]: FormValue };
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[');
    const [top = ''] = path;
    if (!known.includes(top))
      throw badParameter(top, `Received unknown parameter: ${top}`, 'parameter_unknown');
    if (path.length > 6 || path.some((part) => part === '__proto__'))
      throw badParameter(top, 'Invalid parameter');
    put(form, path, value);
  }
  return toArrays(form) as Form;
}

function put(into: { [key: string]: FormValue }, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    into[head] = value;
    return;
  }
  const inner = into[head];
  const next =
    typeof inner === 'object' && !Array.isArray(inner)
      ? inner
      : (Object.create(null) as { [key: string]: FormValue });
  into[head] = next;
  put(next, rest, value);
}

function toArrays(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, toArrays(inner)] as const);
  const isList = entries.length > 0 && entries.every(([key], index) => key === '' || key === String(index));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** A text member. @throws {StripeProblem} 400 when it is not text. */
export function textOf(form: Form, name: string): string | undefined {
  const value = form[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string')
    throw badParameter(name, `Invalid string: ${name}`, 'parameter_invalid_string');
  return value;
}

/** A required text member. @throws {StripeProblem} 400 `parameter_missing`. */
export function requiredText(form: Form, name: string): string {
  const value = textOf(form, name);
  if (value === undefined) throw badParameter(name, `Missing required param: ${name}.`, 'parameter_missing');
  return value;
}

/** A whole number. @throws {StripeProblem} 400 for anything else. */
export function wholeOf(form: Form, name: string): number | undefined {
  const value = textOf(form, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value))
    throw badParameter(name, `Invalid integer: ${value}`, 'parameter_invalid_integer');
  return Number(value);
}

/** `true` or `false`. @throws {StripeProblem} 400 when it is neither. */
export function flagOf(form: Form, name: string): boolean {
  const value = textOf(form, name);
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw badParameter(name, `Invalid boolean: ${value}`, 'parameter_invalid_boolean');
}

/** A nested member; empty when absent. */
export function groupOf(form: Form, name: string): Form {
  const value = form[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** Labels. @throws {StripeProblem} 400 outside Stripe's limits. */
export function metadataOf(form: Form): Record<string, string> {
  const labels = Object.entries(groupOf(form, 'metadata')).map(
    ([name, value]) => [name, typeof value === 'string' ? value : ''] as const,
  );
  if (labels.length > 50) throw badParameter('metadata', 'You can only have up to 50 metadata keys.');
  for (const [name, value] of labels) {
    if (name.length > 40 || value.length > 500)
      throw badParameter('metadata', `Metadata ${name} is too long`);
  }
  return Object.fromEntries(labels.filter(([, value]) => value !== ''));
}
