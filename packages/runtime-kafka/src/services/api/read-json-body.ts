import type { z } from 'zod';
import { readLimitedBody } from '../http/read-limited-body.js';
import { Problem } from './problem.js';

const bodyBytesMax = 64 * 1024;
const depthMax = 8;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** A request's JSON body, of the schema's shape. @throws {Problem} 413, 415, 400, or 422 naming the field */
export async function readJsonBody<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new Problem(415, 'unsupported-media-type', 'send the body as application/json');
  }
  const bytes = await readLimitedBody(request, bodyBytesMax);
  if (bytes === undefined)
    throw new Problem(413, 'body-too-large', `the body is larger than ${bodyBytesMax} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem(400, 'malformed-json', 'the body is not JSON in UTF-8');
  }
  assertTame(value, 1);
  return parseWith(schema, value);
}

/** @throws {Problem} 422 naming the first field that is wrong */
export function parseWith<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknownKeys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const path = [...(issue?.path ?? []), ...unknownKeys.slice(0, 1)].join('.');
  const detail = unknownKeys.length > 0 ? 'there is no such member' : (issue?.message ?? 'it is not valid');
  throw new Problem(422, 'invalid-request', path === '' ? detail : `${path}: ${detail}`, path);
}

function assertTame(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > depthMax)
    throw new Problem(400, 'malformed-json', `the body is nested deeper than ${depthMax}`);
  for (const [key, member] of Object.entries(value)) {
    if (forbiddenKeys.has(key))
      throw new Problem(400, 'malformed-json', `the body has a member named ${key}`);
    assertTame(member, depth + 1);
  }
}
