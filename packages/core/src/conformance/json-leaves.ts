type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
type Body = string | Uint8Array | undefined;

/** Marks a member to remove. */
export const removed = Symbol('removed');

/**
 * A body of JSON or a form with leaves replaced by the values of `by`; `undefined` if none changed, or for any other body.
 *
 * @param by gets the path, such as `.data.0.status`, and the value
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
    const text = Buffer.from((body ?? '') as Uint8Array).toString();
    const isForm = /^[\w.-]+=/.test(text);
    const changed = visit(
      isForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text) as Json),
      '',
    );
    if (replaced === 0) return undefined;
    return isForm
      ? new URLSearchParams(changed as Record<string, string>).toString()
      : JSON.stringify(changed);
  } catch {
    return undefined;
  }
}

/** A JSON body with values replaced as `JSON.stringify` does; `undefined` if none changed, or if it is not JSON. */
export function mapJson(body: Body, change: (name: string, value: unknown) => unknown): string | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from((body ?? '') as Uint8Array).toString());
    const changed = JSON.stringify(json, change);
    return changed === JSON.stringify(json) ? undefined : changed;
  } catch {
    return undefined;
  }
}

/** Replaces one leaf of a JSON body by `by`, or removes it if `by` is undefined; `undefined` after the last leaf, and if it is not JSON. */
export function changeLeaf(body: Body, index: number, by: Json | undefined): string | undefined {
  let seen = -1;
  return replaceLeaves(body, () => ((seen += 1) === index ? (by === undefined ? removed : by) : undefined));
}

/** Replacements for a leaf: removed, and values that a careless reader accepts. */
export const spoiltLeaves: readonly (Json | undefined)[] = [undefined, null, '', true];

/** Maximum number of leaves to try. */
export const leavesMost = 24;

/** Every leaf of a JSON body by its path; empty if it is not JSON. */
export function leavesOf(body: Body): ReadonlyMap<string, Json> {
  const leaves = new Map<string, Json>();
  replaceLeaves(body, (path, value) => void leaves.set(path, value));
  return leaves;
}

/** Whether a path ends with this member: `data.status` in `.0.data.status`. */
export function endsWith(path: string, member: string | undefined): boolean {
  return member === undefined || `.${path}`.endsWith(`.${member}`);
}
