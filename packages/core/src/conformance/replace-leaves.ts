type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/**
 * A JSON body with other values in the leaves that `by` gives one for; `undefined` where it changed none, and for what is no JSON.
 *
 * @param by is given the path, such as `.data.0.status`, and the value
 */
export function replaceLeaves(
  body: string | Uint8Array | undefined,
  by: (path: string, value: Json) => Json | undefined,
): string | undefined {
  let replaced = 0;
  const visit = (value: Json, path: string): Json => {
    if (Array.isArray(value)) return value.map((inside, index) => visit(inside, `${path}.${index}`));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, inside]) => [name, visit(inside, `${path}.${name}`)]),
      );
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

/** Whether a path ends with this member: `data.status` in `.0.data.status`. */
export function endsWith(path: string, member: string | undefined): boolean {
  return member === undefined || `.${path}`.endsWith(`.${member}`);
}
