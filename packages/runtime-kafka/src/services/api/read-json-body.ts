import type { z } from 'zod';
import { readLimitedBody } from '../shared/http/read-limited-body.js';
import { JsonRefused, parseStrictJson } from './parse-strict-json.js';
import { Problem } from './problem.js';

const defaultBytesMax = 64 * 1024;
const depthMax = 8;

/** A request's JSON body, validated. @throws {Problem} 413, 415, 400, or 422 naming the field */
export async function readJsonBody<Body>(
  request: Request,
  schema: z.ZodType<Body>,
  bodyBytesMax = defaultBytesMax,
): Promise<Body> {
  if (!isJson(request.headers.get('content-type') ?? ''))
    throw new Problem(415, 'unsupported-media-type', 'send the body as application/json in UTF-8');
  if (request.headers.has('content-encoding'))
    throw new Problem(415, 'unsupported-media-type', 'send the body uncompressed, without content-encoding');
  const bytes = await readLimitedBody(request, bodyBytesMax);
  if (typeof bytes === 'string')
    throw new Problem(413, 'body-too-large', `the body is larger than ${bodyBytesMax} bytes`);
  return parseWith(schema, parseText(bytes));
}

function isJson(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  return (
    type === 'application/json' && parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter))
  );
}

function parseText(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
      depthMax,
    );
  } catch (error) {
    if (!(error instanceof JsonRefused))
      throw new Problem(400, 'malformed-json', 'the body is not JSON in UTF-8');
    const { message, field } = error;
    if (field === undefined) throw new Problem(400, 'malformed-json', message);
    throw new Problem(422, 'invalid-request', `${field}: ${message}`.slice(0, 400), field.slice(0, 300));
  }
}

/** The query of a URL, validated. @throws {Problem} 422 naming the parameter */
export function readQuery<Query>(url: URL, schema: z.ZodType<Query>): Query {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Problem(
      422,
      'invalid-request',
      `${twice.slice(0, 100)}: must appear only once`,
      twice.slice(0, 100),
    );
  return parseWith(schema, Object.fromEntries(url.searchParams));
}

/** @throws {Problem} 422 naming the first field that is wrong */
function parseWith<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknownKeys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const path = [...(issue?.path ?? []), ...unknownKeys.slice(0, 1)].join('.').slice(0, 300);
  const detail = unknownKeys.length > 0 ? 'unknown member' : (issue?.message ?? 'is not valid');
  throw new Problem(422, 'invalid-request', path === '' ? detail : `${path}: ${detail}`, path);
}
