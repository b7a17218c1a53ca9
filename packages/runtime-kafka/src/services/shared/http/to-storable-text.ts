/** Replaces the characters that PostgreSQL rejects, NUL and unpaired surrogates, in a text from outside. */
export function toStorableText(text: string): string {
  // Almost every text is fine as it is, and the test allocates nothing.
  if (!/[\0\ud800-\udfff]/.test(text)) return text;
  return text.replaceAll('\0', '\ufffd').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** The same for every text inside a JSON value, names included. */
export function toStorableJson(value: unknown): unknown {
  if (typeof value === 'string') return toStorableText(value);
  if (Array.isArray(value)) return value.map(toStorableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [toStorableText(key), toStorableJson(member)]),
  );
}
