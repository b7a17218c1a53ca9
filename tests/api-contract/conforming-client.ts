import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OpenApiDocument, OpenApiNode } from '@lango/runtime-kafka';

/** An answer that was checked against the document. */
export interface CheckedAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** Calls operations by name and holds every answer against what the document says of it. */
export function createConformingClient(document: OpenApiDocument, baseUrl: string) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const closed = closeObjects(document) as OpenApiDocument;
  ajv.addSchema({ ...closed, $id: 'api' });
  const seen = new Map<string, Set<number>>();
  const operations = new Map(
    Object.entries(closed.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [operation['operationId'] as string, { path, method, operation }] as const,
      ),
    ),
  );

  const call = async (
    name: string,
    options: {
      readonly token?: string;
      readonly params?: Readonly<Record<string, string>>;
      readonly query?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly key?: string;
    } = {},
  ): Promise<CheckedAnswer> => {
    const found = operations.get(name);
    if (found === undefined) throw new Error(`the document has no operation ${name}`);
    const path = found.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => options.params?.[part] ?? '');
    const search = options.query ? `?${new URLSearchParams(options.query).toString()}` : '';
    const response = await fetch(`${baseUrl}${path}${search}`, {
      method: found.method.toUpperCase(),
      headers: {
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        ...(options.key !== undefined && { 'idempotency-key': options.key }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    seen.set(name, (seen.get(name) ?? new Set()).add(response.status));
    const text = await response.text();
    assertConforms(ajv, closed, found, response, text);
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      headers: response.headers,
    };
  };
  return { call, seen, operationNames: [...operations.keys()] };
}

function assertConforms(
  ajv: InstanceType<typeof Ajv2020>,
  document: OpenApiDocument,
  { path, method, operation }: { path: string; method: string; operation: OpenApiNode },
  response: Response,
  text: string,
): void {
  const responses = operation['responses'] as Readonly<Record<string, OpenApiNode>>;
  const status = String(response.status) in responses ? String(response.status) : 'default';
  const place =
    responses[status]?.['$ref'] === '#/components/responses/Problem'
      ? ['components', 'responses', 'Problem']
      : ['paths', path, method, 'responses', status];
  const described = place.reduce<unknown>((node, part) => (node as OpenApiNode)[part], document);
  const content = (described as OpenApiNode)['content'] as Readonly<Record<string, unknown>> | undefined;
  const where = `${method.toUpperCase()} ${path} ${response.status}`;
  if (content === undefined) {
    if (text !== '') throw new Error(`${where} has a body that the document does not know`);
    return;
  }
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (!(type in content)) throw new Error(`${where} is ${type}, which the document does not know`);
  const pointer = [...place, 'content', type, 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = ajv.getSchema(`api#/${pointer}`);
  if (validate === undefined) throw new Error(`${where} has no schema`);
  if (validate(JSON.parse(text)) !== true)
    throw new Error(`${where}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`);
}

/** The document is open to members that come later; a test is not: what is answered must be described. */
function closeObjects(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closeObjects);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, member]) => [name, closeObjects(member)]));
  const isShape = copy['type'] === 'object' && copy['properties'] !== undefined;
  return isShape && copy['additionalProperties'] === true ? { ...copy, additionalProperties: false } : copy;
}
