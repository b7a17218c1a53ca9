/** Why a JSON text is refused. The message may be shown to the caller. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused';

  constructor(
    why: string,
    /** Path of the wrong member, when the text is otherwise JSON. */
    readonly field?: string,
  ) {
    super(why);
  }
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;

/**
 * Parses JSON strictly: no duplicate members, integers only, no `__proto__` and the like, no text that PostgreSQL rejects, nested at most
 * `depthMax` deep.
 *
 * @throws {JsonRefused}
 */
export function parseStrictJson(source: string, depthMax: number): unknown {
  let at = 0;
  const path: (string | number)[] = [];
  const skip = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const refuse = (why: string): never => {
    throw new JsonRefused(why);
  };
  const malformed = () => refuse('the body is not JSON in UTF-8');
  const skipSpace = (): void => {
    while (at < source.length && ' \t\n\r'.includes(source[at] ?? '')) at += 1;
  };
  const take = (character: string): boolean => {
    skipSpace();
    if (source[at] !== character) return false;
    at += 1;
    return true;
  };
  const readText = (): string => {
    skipSpace();
    const [quoted] = skip(text) ?? malformed();
    const value = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
    if (value.includes('\0') || /\p{Surrogate}/u.test(value))
      refuse('the body has text with a NUL character or half a surrogate pair');
    return value;
  };
  const readMembers = (depth: number): void => {
    const seen = new Set<string>();
    if (take('}')) return;
    do {
      const key = readText();
      if (forbiddenKeys.has(key)) refuse(`the body has a member named ${key}`);
      if (seen.has(key)) refuse(`the body has the member ${key.slice(0, 100)} twice`);
      seen.add(key);
      if (!take(':')) malformed();
      path.push(key);
      readValue(depth + 1);
      path.pop();
    } while (take(','));
    if (!take('}')) malformed();
  };
  const readItems = (depth: number): void => {
    if (take(']')) return;
    let index = 0;
    do {
      path.push(index);
      readValue(depth + 1);
      path.pop();
      index += 1;
    } while (take(','));
    if (!take(']')) malformed();
  };
  const readValue = (depth: number): void => {
    skipSpace();
    const first = source[at];
    if ((first === '{' || first === '[') && depth > depthMax)
      refuse(`the body is nested deeper than ${depthMax}`);
    if (first === '{') return (at++, readMembers(depth));
    if (first === '[') return (at++, readItems(depth));
    if (first === '"') return void readText();
    if (skip(word) !== null) return;
    const digits = skip(number) ?? malformed();
    if (digits[1] !== undefined || digits[2] !== undefined)
      throw new JsonRefused('numbers are whole, without fraction or exponent', path.join('.'));
  };
  readValue(1);
  skipSpace();
  if (at !== source.length) malformed();
  return JSON.parse(source);
}
