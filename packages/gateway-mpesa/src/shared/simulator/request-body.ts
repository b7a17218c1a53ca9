/** A request's JSON body. */
export type RequestBody = Readonly<Record<string, unknown>>;

/** Text or number as text; anything else is empty. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
