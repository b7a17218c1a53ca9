type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
type Body = string | Uint8Array | undefined;

/** In place of a value: the member is taken out. */
export const removed = Symbol('removed');

/**
 * A JSON body with other values in the leaves that `by` gives one for; `undefined` where it changed none, and for what is no JSON.
 *
 * @param by is given the path, such as `.data.0.status`, and the value
 */
export function replaceLeaves(
  body: Body,
  by: (path: string, value: Json) => Json | typeof removed | undefined,
): string | undefined {
  let replaced = 0;
  const visit = (value: Json, path: string): Json | typeof removed => {
    if (typeof value === 'object' && value !== null) {
      const inside = Object.entries(value).flatMap(([name, one]) => {
        const other = visit(one, `${path}.${name}`);
        return other === removed ? [] : [[name, other] as const];
      });
      return Array.isArray(value) ? inside.map(([, one]) => one) : Object.fromEntries(inside);
    }
    const other = by(path, value);
    if (other === undefined || other === value) return value;
    replaced += 1;
    return other;
  };
  try {
    const whole = JSON.parse(Buffer.from((body ?? '') as Uint8Array).toString('utf8')) as Json;
    const changed = JSON.stringify(visit(whole, ''));
    return replaced === 0 ? undefined : changed;
  } catch {
    return undefined;
  }
}

/** Replaces one leaf of a JSON body by `by`, or takes it out where `by` is undefined; `undefined` past the last leaf, and for no JSON. */
export function changeLeaf(body: Body, index: number, by: Json | undefined): string | undefined {
  let seen = -1;
  return replaceLeaves(body, () => ((seen += 1) === index ? (by === undefined ? removed : by) : undefined));
}

/** What a leaf is replaced by: nothing, and what a careless reader takes for something. */
export const spoiltLeaves: readonly (Json | undefined)[] = [undefined, null, '', true];

/** Leaves looked at, at most. */
export const leavesMost = 24;

/** Every leaf of a JSON body by its path; none for what is no JSON. */
export function leavesOf(body: Body): ReadonlyMap<string, Json> {
  const leaves = new Map<string, Json>();
  replaceLeaves(body, (path, value) => void leaves.set(path, value));
  return leaves;
}

/** Whether a path ends with this member: `data.status` in `.0.data.status`. */
export function endsWith(path: string, member: string | undefined): boolean {
  return member === undefined || `.${path}`.endsWith(`.${member}`);
}
