type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** Replaces one leaf of a JSON body by `by`, or takes it out where `by` is undefined; `undefined` past the last leaf, and for no JSON. */
export function changeLeaf(
  body: string | Uint8Array | undefined,
  index: number,
  by: Json | undefined,
): string | undefined {
  let whole: Json;
  try {
    whole = JSON.parse(Buffer.from((body ?? '') as Uint8Array).toString('utf8')) as Json;
  } catch {
    return undefined;
  }
  let seen = -1;
  const visit = (value: Json): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    for (const name of Object.keys(value)) {
      const inside = (value as { [member: string]: Json })[name] as Json;
      if (typeof inside === 'object' && inside !== null) {
        if (visit(inside)) return true;
        continue;
      }
      seen += 1;
      if (seen !== index) continue;
      if (by === undefined) delete (value as { [member: string]: Json })[name];
      else (value as { [member: string]: Json })[name] = by;
      return true;
    }
    return false;
  };
  return visit(whole) ? JSON.stringify(whole) : undefined;
}

/** What a leaf is replaced by: nothing, and what a careless reader takes for something. */
export const spoiltLeaves: readonly (Json | undefined)[] = [undefined, null, '', true];

/** Leaves looked at, at most. */
export const leavesMost = 24;

/** Every leaf of a JSON body by its path; none for what is no JSON. */
export function leavesOf(body: string | Uint8Array | undefined): ReadonlyMap<string, Json> {
  const leaves = new Map<string, Json>();
  const visit = (value: Json, path: string): void => {
    if (typeof value !== 'object' || value === null) return void leaves.set(path, value);
    for (const [name, inside] of Object.entries(value)) visit(inside, `${path}.${name}`);
  };
  try {
    visit(JSON.parse(Buffer.from((body ?? '') as Uint8Array).toString('utf8')) as Json, '');
  } catch {
    leaves.clear();
  }
  return leaves;
}
