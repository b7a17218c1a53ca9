import type { OpenApiDocument, OpenApiNode } from '../openapi/openapi-document.js';

const identifier = /^[A-Za-z_]\w*$/;
const nameOf = (name: string) => (identifier.test(name) ? name : JSON.stringify(name));

/** The client's types and table of operations, as TypeScript. */
export function renderApiTypes(document: OpenApiDocument): string {
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${toType(schema)};`,
  );
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const members = operations.map(
    ({ operation }) =>
      `  /** ${text(operation['summary'])}. */\n  readonly ${text(operation['operationId'])}: { readonly parameters: ${parametersOf(operation)}; ` +
      `readonly body: ${bodyOf(operation)}; readonly answer: ${answerOf(operation)} };`,
  );
  const rows = operations.map(
    ({ path, method, operation }) =>
      `  ${text(operation['operationId'])}: { method: '${method}', path: '${path}', query: [${queryOf(operation)}] },`,
  );
  return `// Generated from the OpenAPI document by \`npm run generate:client\`. A test checks that it is up to date.

${schemas.join('\n\n')}

/** Input and response of each operation. */
export interface ApiOperations {
${members.join('\n')}
}

/** Method, path and query of each operation. */
export const apiOperations: {
  readonly [Operation in keyof ApiOperations]: {
    readonly method: string;
    readonly path: string;
    readonly query: readonly string[];
  };
} = {
${rows.join('\n')}
};
`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: OpenApiNode;
}

const parameterList = (operation: OpenApiNode) => (operation['parameters'] ?? []) as readonly Parameter[];

function parametersOf(operation: OpenApiNode): string {
  const members = parameterList(operation).map(({ name, required, schema }) => {
    const member = name === 'Idempotency-Key' ? 'idempotencyKey' : name;
    return `readonly ${nameOf(member)}${required ? '' : '?'}: ${toType(schema)}`;
  });
  return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`;
}

function queryOf(operation: OpenApiNode): string {
  return parameterList(operation)
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => `'${name}'`)
    .join(', ');
}

function bodyOf(operation: OpenApiNode): string {
  return contentType(operation['requestBody'] as OpenApiNode | undefined, 'undefined');
}

function answerOf(operation: OpenApiNode): string {
  const responses = operation['responses'] as Readonly<Record<string, OpenApiNode>>;
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  return contentType(success, 'undefined');
}

function contentType(node: OpenApiNode | undefined, fallback: string): string {
  const content = node?.['content'] as Readonly<Record<string, { schema: OpenApiNode }>> | undefined;
  const schema = content?.['application/json']?.schema ?? Object.values(content ?? {})[0]?.schema;
  return schema === undefined ? fallback : toType(schema);
}

/** A JSON Schema as a type. The service checks what a type cannot express, such as lengths. */
function toType(schema: OpenApiNode): string {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return reference.split('/').at(-1) ?? 'unknown';
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  const union = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(union)) return unionType(union as readonly OpenApiNode[], schema['discriminator']);
  switch (schema['type']) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return `readonly (${toType((schema['items'] ?? {}) as OpenApiNode)})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

/** With a discriminator, only the named members: an unnamed member would prevent narrowing. */
function unionType(members: readonly OpenApiNode[], discriminator: unknown): string {
  const named = Object.values(
    (discriminator as { mapping?: Record<string, string> } | undefined)?.mapping ?? {},
  );
  return members
    .filter((member) => named.length === 0 || named.includes(String(member['$ref'])))
    .map((member) => `(${toType(member)})`)
    .join(' | ');
}

function objectType(schema: OpenApiNode): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, OpenApiNode>);
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  if (properties.length > 0) {
    const members = properties.map(
      ([name, member]) => `readonly ${nameOf(name)}${required.has(name) ? '' : '?'}: ${toType(member)}`,
    );
    return `{ ${members.join('; ')} }`;
  }
  const rest = schema['additionalProperties'];
  if (typeof rest === 'object' && rest !== null)
    return `Readonly<Record<string, ${toType(rest as OpenApiNode)}>>`;
  return 'Record<string, never>';
}
