import { createOpenApiDocument, type OpenApiNode } from '@lango/runtime-kafka';
import { cell, nodes, notesOf, rowsOf, shapeLink, text, typeOf } from './schema-rows.js';

const document = createOpenApiDocument();
function shapeIn(node: unknown): string {
  const name = /#\/components\/schemas\/(\w+)/.exec(JSON.stringify(node) ?? '')?.[1];
  return name === undefined ? '' : shapeLink(name);
}

/** The schema of a body that has no name of its own. */
function jsonSchemaOf(requestBody: unknown): OpenApiNode {
  const { content } = (requestBody ?? {}) as { content?: Record<string, { schema?: OpenApiNode }> };
  return content?.['application/json']?.schema ?? {};
}

/** Where `lango dev` has its page. */
const devUrl = 'http://127.0.0.1:8701';

function operationSection(path: string, method: string, operation: OpenApiNode): readonly string[] {
  const parameters = nodes(operation['parameters']).map((parameter) => {
    const schema = parameter['schema'] as OpenApiNode;
    const notes = [text(parameter['in']), parameter['required'] === true ? 'required' : '', notesOf(schema)];
    return `| \`${text(parameter['name'])}\` | ${cell(typeOf(schema))} | ${cell(notes.filter(Boolean).join('; '))} |`;
  });
  const body = shapeIn(operation['requestBody']);
  const own = body === '' ? rowsOf(jsonSchemaOf(operation['requestBody'])) : [];
  const answers = Object.entries(operation['responses'] as Record<string, OpenApiNode>)
    .filter(([status]) => status !== 'default')
    .map(([status, answer]) => `${status} ${shapeIn(answer) || text(answer['description'])}`.trim());
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
    ...(own.length > 0 ? ['| body | type | notes |', '| --- | --- | --- |', ...own, ''] : []),
    ...(path.startsWith('/v1/operations') || !path.startsWith('/v1/')
      ? []
      : [`[Try it](${devUrl}/try#${text(operation['operationId'])}) while \`lango dev\` runs.`, '']),
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
    '“Try it” opens the operation, filled in, on the page of your own [`lango dev`](../start.md), at its usual port. Errors: [Troubleshooting](../troubleshooting/problems.md).',
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
