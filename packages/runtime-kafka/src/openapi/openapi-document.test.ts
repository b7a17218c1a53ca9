import { describe, expect, it } from 'vitest';
import { createOpenApiDocument, type OpenApiNode } from './openapi-document.js';

const document = createOpenApiDocument();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ place: `${method} ${path}`, operation })),
);

/** Every node below one, with where it is. */
function* nodesOf(node: unknown, place = '#'): Generator<readonly [string, OpenApiNode]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [place, node as OpenApiNode];
  for (const [name, member] of Object.entries(node)) yield* nodesOf(member, `${place}/${name}`);
}

const isShape = (node: OpenApiNode) => node['type'] === 'object' && node['properties'] !== undefined;
const placesOf = (node: unknown, isOdd: (node: OpenApiNode) => boolean) =>
  [...nodesOf(node)].flatMap(([place, found]) => (isOdd(found) ? [place] : []));

describe('the OpenAPI document', () => {
  it('has a server, unique operation ids, and a tag and 4xx responses for each operation', () => {
    expect(document['servers']).toEqual([{ url: '/', description: expect.any(String) as string }]);
    const names = operations.map(({ operation }) => operation['operationId']);
    expect(new Set(names).size).toBe(names.length);
    const tags = new Set((document['tags'] as readonly { name: string }[]).map(({ name }) => name));
    for (const { place, operation } of operations) {
      expect(operation['description'], place).toMatch(/\.$/);
      expect(tags.has((operation['tags'] as readonly string[])[0] ?? ''), place).toBe(true);
      const statuses = Object.keys(operation['responses'] as OpenApiNode);
      expect(
        statuses.some((status) => status.startsWith('4')),
        place,
      ).toBe(true);
      expect(statuses, place).toContain('default');
    }
  });

  it('has no dangling references', () => {
    const missing = placesOf(document, ({ $ref: reference }) => {
      if (typeof reference !== 'string') return false;
      const found = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((node, part) => (node as OpenApiNode | undefined)?.[part], document);
      return found === undefined;
    });
    expect(missing).toEqual([]);
  });

  it('has a discriminator for every union, and a member for types added later', () => {
    const unions = [...nodesOf(document)].filter(([, node]) => node['anyOf'] ?? node['oneOf']);
    expect(unions.map(([place]) => place)).toEqual(['#/components/schemas/CustomerAction']);
    for (const [, union] of unions) {
      const { propertyName, mapping } = union['discriminator'] as {
        propertyName: string;
        mapping: Record<string, string>;
      };
      const members = (union['anyOf'] as readonly { $ref: string }[]).map(({ $ref: reference }) => reference);
      expect(members).toEqual([...Object.values(mapping), '#/components/schemas/AnotherAction']);
      for (const [value, reference] of Object.entries(mapping)) {
        const member = document.components.schemas[reference.split('/').at(-1) ?? ''];
        expect((member?.['properties'] as OpenApiNode)[propertyName]).toMatchObject({ enum: [value] });
        expect(member?.['required']).toContain(propertyName);
      }
    }
  });

  it('allows members added later in responses, and no unknown members in requests', () => {
    const requests = new Set(
      operations.flatMap(({ operation }) =>
        [...nodesOf(operation['requestBody'])].flatMap(([, node]) => node['$ref'] ?? []),
      ),
    );
    const named = [...requests].map(
      (reference) => document.components.schemas[(reference as string).split('/').at(-1) ?? ''],
    );
    const bodies = [...named, ...operations.map(({ operation }) => operation['requestBody'])];
    expect(placesOf(bodies, (node) => isShape(node) && node['additionalProperties'] !== false)).toEqual([]);
    const views = Object.entries(document.components.schemas).filter(
      ([name]) => !/Request$|^Amount$/.test(name),
    );
    expect(views.length).toBeGreaterThan(30);
    const answers = operations.map(({ operation }) => operation['responses']);
    expect(
      placesOf([views, answers], (node) => isShape(node) && node['additionalProperties'] !== true),
    ).toEqual([]);
  });
});
