import type { OpenApiNode } from '@lango/runtime-kafka';

/** A list that may be absent. */
export const nodes = (value: unknown) => (value ?? []) as readonly OpenApiNode[];
/** A text that may be absent. */
export const text = (value: unknown) => (typeof value === 'string' ? value : '');
/** One cell of a table. */
export const cell = (value: string) => value.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
/** A link to a named shape of the page. */
export const shapeLink = (id: string) => `[${id}](#${id.toLowerCase()})`;

/** The type of a schema in few words, with links to named shapes. */
export function typeOf(schema: OpenApiNode): string {
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

/** What a schema says beside its type. */
export function notesOf(schema: OpenApiNode): string {
  // The largest safe integer bounds every integer and says nothing of this one.
  const told = bounds
    .filter(
      ([member]) =>
        schema[member] !== undefined && Math.abs(Number(schema[member])) !== Number.MAX_SAFE_INTEGER,
    )
    .map(([member, word]) => `${word} ${JSON.stringify(schema[member])}`);
  return [text(schema['description']), told.join(', ')].filter(Boolean).join(' ');
}

/** The rows of a table: each member, with those inside it. */
export function rowsOf(schema: OpenApiNode, path = ''): readonly string[] {
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
