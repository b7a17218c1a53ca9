import type { z } from 'zod';
import type { OperationsRoute } from '../operations/operations-routes.js';
import type { ApiRoute } from '../services/api/api-routes.js';
import { refTo, toJsonSchema } from './component-schemas.js';
import type { OpenApiNode } from './openapi-document.js';

/** A route of either interface. */
export type DocumentedRoute = ApiRoute | OperationsRoute;

/** The tag of a route. Client generators name their classes after it. */
export function tagOf({ path }: DocumentedRoute): 'Payments' | 'CallbackEndpoints' | 'Health' | 'Operations' {
  if (path.startsWith('/v1/operations/')) return 'Operations';
  if (path.startsWith('/v1/callback-endpoints')) return 'CallbackEndpoints';
  return path.startsWith('/v1/') ? 'Payments' : 'Health';
}

/** A refusal, whatever its status. */
export const problemResponse: OpenApiNode = {
  description: 'Why it was refused.',
  headers: {
    'Retry-After': { description: 'Seconds to wait, where waiting helps.', schema: { type: 'string' } },
  },
  content: { 'application/problem+json': { schema: refTo('Problem') } },
};

/** One route as an OpenAPI operation. */
export function toOperation(
  operationId: string,
  route: DocumentedRoute,
  schemaOf: (schema: z.ZodType) => OpenApiNode,
): OpenApiNode {
  const parameters = parametersOf(route);
  const { status, description, schema, contentType } = { contentType: undefined, ...route.answer };
  const answer = {
    description,
    ...('scope' in route && { headers: rateLimitHeaderRefs }),
    ...(schema && { content: { 'application/json': { schema: schemaOf(schema) } } }),
    ...(contentType !== undefined && { content: { [contentType]: { schema: { type: 'string' } } } }),
  };
  const refusal = { $ref: '#/components/responses/Problem' };
  return {
    operationId,
    tags: [tagOf(route)],
    summary: route.summary,
    ...accessOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
    }),
    responses: {
      [String(status)]: answer,
      ...('alsoStatus' in route && route.alsoStatus !== undefined && { [String(route.alsoStatus)]: answer }),
      ...Object.fromEntries(refusalsOf(route).map((refused) => [String(refused), refusal])),
      default: refusal,
    },
  };
}

function parametersOf(route: DocumentedRoute): readonly OpenApiNode[] {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const query = route.query ? (toJsonSchema(route.query)['properties'] as Record<string, OpenApiNode>) : {};
  return [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
    ...(route.idempotencyKey === true
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
          },
        ]
      : []),
  ];
}

/** The expected 4xx statuses; all others are under `default`. */
function refusalsOf(route: DocumentedRoute): readonly number[] {
  if (tagOf(route) === 'Health') return [400];
  return [
    ...(route.body ? [400] : []),
    401,
    403,
    ...(route.path.includes('{') ? [404] : []),
    ...(route.method === 'GET' ? [] : [409]),
    ...(route.body ? [413, 415] : []),
    ...((route.body ?? route.query) ? [422] : []),
    429,
  ];
}

/** Who may call it: everyone, a token with the scope, or an operator with the role. */
function accessOf(route: DocumentedRoute): {
  readonly description: string;
  readonly security?: readonly OpenApiNode[];
} {
  if ('role' in route && route.role !== undefined) {
    return {
      security: [{ operator: [] }, { operatorSession: [] }],
      description: `Needs the operator role ${route.role} or higher.`,
    };
  }
  return 'scope' in route && route.scope !== undefined
    ? { description: `Needs the scope ${route.scope}.` }
    : { security: [], description: 'Needs no token.' };
}

const rateLimitHeaderRefs = Object.fromEntries(
  ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].map((name) => [
    name,
    { $ref: `#/components/headers/${name}` },
  ]),
);
