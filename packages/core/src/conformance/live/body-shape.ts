import type { LiveBody } from './live-recording.js';

/** Shape of a body: by path, the type of each value, or the value itself if it is a constant word. */
export type BodyShape = ReadonlyMap<string, string>;

/** The shape of JSON, a form or XML; one entry for any other body. */
export function shapeOf({ contentType, body }: LiveBody): BodyShape {
  const shape = new Map<string, string>();
  if (body === '') return shape;
  try {
    visit(JSON.parse(body), '', shape);
    return shape;
  } catch {
    // Not JSON.
  }
  if (contentType.includes('xml') || /^\s*</.test(body)) {
    for (const [, name = '', value = ''] of body.matchAll(/<([\w:.-]+)[^<>]*>([^<]*)<\//g))
      shape.set(`<${name}>`, kindOf(value));
    if (shape.size > 0) return shape;
  }
  if (contentType.includes('form') || /^[\w.[\]%-]+=[^\s]*$/.test(body)) {
    for (const [name, value] of new URLSearchParams(body)) shape.set(name, kindOf(value));
    return shape;
  }
  return shape.set('the body', 'is not JSON, a form or XML');
}

function visit(value: unknown, path: string, shape: Map<string, string>): void {
  if (Array.isArray(value)) {
    shape.set(`${path}[]`, 'list');
    // Lengths of lists vary; their items have one shape.
    for (const line of value) visit(line, `${path}[]`, shape);
    return;
  }
  if (typeof value !== 'object' || value === null)
    return void shape.set(path || 'the body', typeof value === 'string' ? kindOf(value) : scalarOf(value));
  for (const [name, inside] of Object.entries(value))
    visit(inside, path === '' ? name : `${path}.${name}`, shape);
}

const scalarOf = (value: unknown) =>
  typeof value === 'boolean' ? `boolean` : value === null ? 'null' : 'number';

/** A word without digits is a code or status, and constant; other values are described by their type. */
function kindOf(value: string): string {
  if (/^\[(?:credential|counterparty)\]$/.test(value)) return value;
  if (value === '') return 'empty text';
  if (/^-?\d+$/.test(value)) return 'text of digits';
  if (/^-?\d+\.\d+$/.test(value)) return 'text of a decimal number';
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return 'text of a time';
  return /^[A-Za-z][A-Za-z_-]{0,39}$/.test(value) ? JSON.stringify(value) : 'text';
}
