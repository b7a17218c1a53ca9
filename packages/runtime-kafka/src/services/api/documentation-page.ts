import type { OpenApiDocument, OpenApiNode } from '../../openapi/openapi-document.js';

const escape = (value: unknown): string =>
  (typeof value === 'string' ? value : '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2330; }
  section { border-top: 1px solid #d6dbe4; padding: 0.5rem 0; } h2 { font-size: 1.1rem; margin: 0.5rem 0; }
  code, pre { font: 14px/1.4 ui-monospace, monospace; } pre { background: #f3f5f9; padding: 0.75rem; overflow: auto; }
  .method { display: inline-block; min-width: 4rem; font-weight: 700; } td, th { text-align: left; padding-right: 1.5rem; }`;

/** The OpenAPI document as one HTML page, without scripts or external resources. */
export function documentationPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(path, method, operation)),
  );
  const { schemas: named, responses } = document.components;
  const schemas = Object.entries({ ...responses, ...named }).map(
    ([name, schema]) =>
      `<section id="${escape(name)}"><h2>${escape(name)}</h2><pre>${escape(JSON.stringify(schema, null, 2))}</pre></section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lango API</title><style>${style}</style></head>
<body><h1>Lango API</h1>
<p>Send <code>Authorization: Bearer lango_test_…</code>. The same description for programs: <a href="/openapi.json">/openapi.json</a>.</p>
${operations.join('\n')}
<h1>Schemas</h1>
${schemas.join('\n')}
</body></html>
`;
}

function section(path: string, method: string, operation: OpenApiNode): string {
  const parameters = (operation['parameters'] ?? []) as readonly OpenApiNode[];
  const rows = parameters.map(
    (parameter) =>
      `<tr><td><code>${escape(parameter['name'])}</code></td><td>${escape(parameter['in'])}</td>` +
      `<td><code>${escape(JSON.stringify(parameter['schema']))}</code></td></tr>`,
  );
  return `<section id="${escape(operation['operationId'])}">
<h2><span class="method">${escape(method.toUpperCase())}</span> <code>${escape(path)}</code></h2>
<p>${escape(operation['summary'])}. ${escape(operation['description'])}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
<p>Body: ${schemaLink(operation['requestBody'])}. Responses: ${responsesOf(operation)}.</p></section>`;
}

function responsesOf(operation: OpenApiNode): string {
  return Object.entries(operation['responses'] as Record<string, unknown>)
    .map(([status, response]) => `${escape(status)} ${schemaLink(response)}`)
    .join(', ');
}

/** Link to the schema of a body, if the schema has a name. */
function schemaLink(node: unknown): string {
  const name = /#\/components\/(?:schemas|responses)\/(\w+)/.exec(JSON.stringify(node) ?? '')?.[1];
  return name === undefined ? 'none' : `<a href="#${name}">${name}</a>`;
}
