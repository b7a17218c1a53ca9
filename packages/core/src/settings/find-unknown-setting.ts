/** The members of a group of settings: `true` for a value, a shape for a nested group or a list of groups. */
export interface SettingsShape {
  readonly [name: string]: true | SettingsShape;
}

/** The shape of an interface, for `satisfies`: every member of it, and no other. */
export type ShapeOf<Options> = { readonly [Name in keyof Options]-?: true | SettingsShape };

/** An unknown setting. */
export interface UnknownSetting {
  /** Its path, such as `b2c.initatorName`. */
  readonly field: string;
  /** One line that names it, and the nearest known setting. */
  readonly message: string;
}

/**
 * The first unknown member of `options`. A misspelled setting would silently keep its default, which for an allow-list is open.
 *
 * @param path of the group itself, where it is inside another
 */
export function findUnknownSetting(
  shape: SettingsShape,
  options: unknown,
  path = '',
): UnknownSetting | undefined {
  if (Array.isArray(options)) return first(options, (one) => findUnknownSetting(shape, one, path));
  if (typeof options !== 'object' || options === null) return undefined;
  return first(Object.entries(options), ([name, value]) => {
    const field = path === '' ? name : `${path}.${name}`;
    const member = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (member === undefined) return unknown(field, name, Object.keys(shape), path);
    return member === true ? undefined : findUnknownSetting(member, value, field);
  });
}

function first<Value, Found>(values: readonly Value[], find: (value: Value) => Found | undefined) {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknown(field: string, name: string, known: readonly string[], path: string): UnknownSetting {
  const nearest = nearestOf(name, known);
  const hint =
    nearest === undefined
      ? `known are ${known.join(', ')}`
      : `did you mean \`${path === '' ? nearest : `${path}.${nearest}`}\`?`;
  return { field, message: `unknown setting \`${field.slice(0, 100)}\`; ${hint}` };
}

/** The name with the fewest changed letters, if they are at most a third of it, or two. */
function nearestOf(name: string, known: readonly string[]): string | undefined {
  if (name.length > 100) return undefined;
  const [nearest] = known
    .map((word) => ({ word, changes: changedLetters(name.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, changes }) => changes <= Math.max(2, Math.floor(word.length / 3)))
    .sort((left, right) => left.changes - right.changes);
  return nearest?.word;
}

/** Levenshtein's distance. */
function changedLetters(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...right].entries()) {
      const [above = 0, diagonal = 0, before = 0] = [row[at + 1], row[at], next[at]];
      next.push(Math.min(above + 1, before + 1, diagonal + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
