/** An object as it came out of `JSON.parse`. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object; undefined for an array or anything else. */
export function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonRecord)
    : undefined;
}

/** The first member with that name, ignoring case; undefined where the value is no object or has none. */
export function memberOf(value: unknown, name: string): unknown {
  const expected = name.toLowerCase();
  return Object.entries(recordOf(value) ?? {}).find(([key]) => key.toLowerCase() === expected)?.[1];
}

/** One object or several: the gateway writes a list of one as the object itself. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Text or an exact number as text, white space at both ends removed; anything else is undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
}

/** Text that is not empty. */
export function filledTextOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined || text === '' ? undefined : text;
}

const identifierPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/;

/** An id or a code: printable ASCII of at most 128 characters, else null. */
export function identifierOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== undefined && identifierPattern.test(text) ? text : null;
}

/** A receipt: an id that is not one of the words some services write for "none". */
export function receiptOf(value: unknown): string | null {
  const text = identifierOf(value);
  return text === null || /^(?:null|n\/a|none|-|0+)$/i.test(text) ? null : text;
}

const amountPattern =
  /^(?:K(?:sh|es)\.?\s*)?(\d{1,12}|\d{1,3}(?:,\d{3}){1,3}|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,3})(?:\.(\d{1,2})0*)?$/i;

/**
 * A positive amount in major units with two decimals, read with a thousands separator or without (`1,500.00` is 1500.00); null for anything
 * that would need rounding or is not an amount.
 */
export function amountOf(value: unknown): string | null {
  const match = amountPattern.exec(textOf(value) ?? '');
  if (match?.[1] === undefined) return null;
  const whole = match[1].replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  const amount = `${whole}.${(match[2] ?? '').padEnd(2, '0')}`;
  return /[1-9]/.test(amount) ? amount : null;
}

/** The value under a key in a list of `{ Key, Value }`; undefined where it is absent, or given twice with different values. */
export function pairValue(
  items: readonly unknown[],
  keyName: string,
  valueName: string,
  key: string,
): unknown {
  let found: unknown;
  for (const item of items) {
    const pair = recordOf(item);
    if (pair === undefined || textOf(pair[keyName]) !== key) continue;
    const value = pair[valueName];
    if (value === undefined || value === null) continue;
    if (found !== undefined && textOf(found) !== textOf(value)) return undefined;
    found = value;
  }
  return found;
}

/** Drops undefined members, so that absent stays absent. */
export function compact<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
