import { createOpenApiDocument, type OpenApiNode } from '@lango/runtime-kafka';

const document = createOpenApiDocument();
const nodes = (value: unknown) => (value ?? []) as readonly OpenApiNode[];
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const cell = (value: string) => value.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
const shapeLink = (id: string) => `[${id}](#${id.toLowerCase()})`;

/** The type of a schema in few words, with links to named shapes. */
function typeOf(schema: OpenApiNode): string {
  const named = /#\/components\/schemas\/(\w+)/.exec(text(schema['$ref']))?.[1];
  if (named !== undefined) return shapeLink(named);
  const options = nodes(schema['anyOf'] ?? schema['oneOf']);
  if (options.length > 0) return [...new Set(options.map(typeOf))].join(' or ');
  if (schema['const'] !== undefined) return `\`${JSON.stringify(schema['const'])}\``;
  if (schema['enum'] !== undefined) return (schema['enum'] as string[]).map((one) => `\`${one}\``).join(', ');
  const type = text(schema['type']);
  if (type === 'array') return `list of ${typeOf((schema['items'] ?? {}) as OpenApiNode)}`;
  if (type === 'object' && schema['properties'] !== undefined) return 'object';
  if (type === 'object') return 'object of texts';
  return [type || 'any', text(schema['format'])].filter(Boolean).join(', ');
}

const bounds = [
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['minLength', 'length from'],
  ['maxLength', 'length to'],
  ['default', 'default'],
] as const;

function notesOf(schema: OpenApiNode): string {
  // The largest safe integer bounds every integer and says nothing of this one.
  const told = bounds
    .filter(
      ([member]) =>
        schema[member] !== undefined && Math.abs(Number(schema[member])) !== Number.MAX_SAFE_INTEGER,
    )
    .map(([member, word]) => `${word} ${JSON.stringify(schema[member])}`);
  return [text(schema['description']), told.join(', ')].filter(Boolean).join(' ');
}

function rowsOf(schema: OpenApiNode, path = ''): readonly string[] {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries((schema['properties'] ?? {}) as Record<string, OpenApiNode>).flatMap(
    ([name, member]) => {
      const field = `${path}${name}${required.includes(name) ? '' : '?'}`;
      const inner = (member['type'] === 'array' ? member['items'] : member) as OpenApiNode;
      return [
        `| \`${field}\` | ${cell(typeOf(member))} | ${cell(notesOf(member))} |`,
        ...(inner['properties'] === undefined ? [] : rowsOf(inner, `${path}${name}.`)),
      ];
    },
  );
}

function shapeIn(node: unknown): string {
  const name = /#\/components\/schemas\/(\w+)/.exec(JSON.stringify(node) ?? '')?.[1];
  return name === undefined ? '' : shapeLink(name);
}

function operationSection(path: string, method: string, operation: OpenApiNode): readonly string[] {
  const parameters = nodes(operation['parameters']).map((parameter) => {
    const schema = parameter['schema'] as OpenApiNode;
    const notes = [text(parameter['in']), parameter['required'] === true ? 'required' : '', notesOf(schema)];
    return `| \`${text(parameter['name'])}\` | ${cell(typeOf(schema))} | ${cell(notes.filter(Boolean).join('; '))} |`;
  });
  const body = shapeIn(operation['requestBody']);
  const answers = Object.entries(operation['responses'] as Record<string, OpenApiNode>)
    .filter(([status]) => status !== 'default')
    .map(([status, answer]) => `${status} ${shapeIn(answer) || text(answer['description'])}`);
  return [
    `### ${text(operation['operationId'])}`,
    '',
    `\`${method.toUpperCase()} ${path}\``,
    '',
    [`${text(operation['summary'])}.`, text(operation['description'])].filter(Boolean).join(' '),
    [body && `Body: ${body}.`, `Answer: ${answers.join(', ')}.`].filter(Boolean).join(' '),
    '',
    ...(parameters.length > 0
      ? ['| parameter | type | notes |', '| --- | --- | --- |', ...parameters, '']
      : []),
  ];
}

/** Every route and every shape of the HTTP interface, from the document that the service itself serves. */
export function renderHttpApiPage(): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const isOperators = ({ path }: { path: string }) => path.startsWith('/v1/operations');
  const sections = (those: typeof operations) =>
    those.flatMap(({ path, method, operation }) => operationSection(path, method, operation));
  const shapes = Object.entries(document.components.schemas).flatMap(([name, schema]) => {
    const rows = rowsOf(schema);
    return [
      `### ${name}`,
      '',
      ...(text(schema['description']) === '' ? [] : [text(schema['description']), '']),
      ...(rows.length > 0 ? ['| member | type | notes |', '| --- | --- | --- |', ...rows] : [typeOf(schema)]),
      '',
    ];
  });
  return [
    '# HTTP API',
    '',
    'Every route and shape, from the OpenAPI document that each api serves under `/openapi.json`; `/docs` of a running api shows the same.',
    'Try it against `lango dev`: [Start](../start.md). Errors: [Troubleshooting](../troubleshooting/problems.md).',
    'A `?` marks a member that may be absent. Amounts are whole numbers of the smallest unit of their currency.',
    '',
    'Written by `npx vitest run --project system tests/docs/reference -u`.',
    '',
    '## For merchants',
    '',
    'Send `Authorization: Bearer lango_test_…`.',
    '',
    ...sections(operations.filter((one) => !isOperators(one))),
    '## For operators',
    '',
    'Send the token of an operator as the bearer, or sign in to [the console](../console.md).',
    '',
    ...sections(operations.filter(isOperators)),
    '## Shapes',
    '',
    ...shapes,
  ].join('\n');
}
