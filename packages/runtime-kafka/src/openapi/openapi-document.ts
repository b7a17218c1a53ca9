import type { z } from 'zod';
import { apiRoutes } from '../services/api/api-routes.js';
import { operationsRoutes } from '../operations/operations-routes.js';
import { apiScopes } from '../services/api/api-token.js';
import { componentSchemas, refTo, toComponents, toJsonSchema } from './component-schemas.js';
import { problemResponse, tagOf, toOperation, type DocumentedRoute } from './to-operation.js';

/** A JSON Schema, or any other node of the document. */
export type OpenApiNode = { readonly [member: string]: unknown };

/** The document, with the parts that code reads by name. */
export interface OpenApiDocument extends OpenApiNode {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiNode>>>>;
  readonly components: OpenApiNode & {
    readonly schemas: Readonly<Record<string, OpenApiNode>>;
    readonly responses: Readonly<Record<string, OpenApiNode>>;
  };
}

/** The merchants' and operators' API as OpenAPI 3.1, generated from the schemas that validate requests. */
export function createOpenApiDocument(): OpenApiDocument {
  const idOf = new Map<z.ZodType, string>(componentSchemas.map(([id, schema]) => [schema, id]));
  const schemaOf = (schema: z.ZodType): OpenApiNode => {
    const id = idOf.get(schema);
    return id === undefined ? toJsonSchema(schema) : refTo(id);
  };
  const paths: Record<string, Record<string, OpenApiNode>> = {};
  const routes: Record<string, DocumentedRoute> = { ...apiRoutes, ...operationsRoutes };
  for (const [operationId, route] of Object.entries(routes)) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = toOperation(operationId, route, schemaOf);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Lango',
      version: '1.0.0',
      description:
        'Moves payments through gateways. Every POST that moves money can be repeated safely under its Idempotency-Key. ' +
        'Responses may gain members, and actions may gain types: ignore those that you do not know.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server of this document.' }],
    security: [{ token: [] }],
    tags: [...new Set(Object.values(routes).map(tagOf))].map((name) => ({
      name,
      description: tagDescriptions[name],
    })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: `An API token with the scope of the operation: ${apiScopes.join(', ')}.`,
        },
        operator: { type: 'http', scheme: 'bearer', description: 'The token of an operator.' },
        operatorSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'lango_operator',
          description: 'A signed-in browser, which sends X-CSRF-Token with requests that change something.',
        },
      },
      headers: Object.fromEntries(
        ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].map((name) => [
          name,
          { schema: { type: 'string', pattern: '^\\d+$' } },
        ]),
      ),
      responses: { Problem: problemResponse },
      schemas: toComponents(),
    },
  };
}

const tagDescriptions: Readonly<Record<ReturnType<typeof tagOf>, string>> = {
  Payments: 'Deposits, withdrawals, refunds and reversals.',
  CallbackEndpoints: 'Callback endpoints of a merchant and their deliveries.',
  Health: 'Liveness and readiness of a process.',
  Operations: 'The operators’ API.',
};
