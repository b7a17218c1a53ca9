import { z } from 'zod';
import { apiRoutes, type ApiRoute } from '../services/api/api-routes.js';
import { operationsRoutes, type OperationsRoute } from '../operations/operations-routes.js';
import { operationsSchemas } from '../operations/operations-schemas.js';
import { apiScopes } from '../services/api/api-token.js';
import {
  amountSchema,
  endpointRequestSchema,
  paymentRequestSchema,
  refundRequestSchema,
} from '../services/api/request-schemas.js';
import {
  deliveryListSchema,
  deliveryStartedSchema,
  endpointCreatedSchema,
  endpointListSchema,
  endpointViewSchema,
  gatewayListSchema,
  healthSchema,
  historySchema,
  incomingListSchema,
  problemSchema,
  secretRotatedSchema,
  transactionListSchema,
  transactionViewSchema,
} from '../services/api/response-schemas.js';

/** A JSON Schema, or any other node of the document. */
export type OpenApiNode = { readonly [member: string]: unknown };

/** The document's parts that are read by name. */
export interface OpenApiDocument extends OpenApiNode {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiNode>>>>;
  readonly components: OpenApiNode & { readonly schemas: Readonly<Record<string, OpenApiNode>> };
}

const componentSchemas: readonly (readonly [id: string, schema: z.ZodType])[] = [
  ['Amount', amountSchema],
  ['PaymentRequest', paymentRequestSchema],
  ['RefundRequest', refundRequestSchema],
  ['CallbackEndpointRequest', endpointRequestSchema],
  ['TransactionView', transactionViewSchema],
  ['TransactionList', transactionListSchema],
  ['TransactionHistory', historySchema],
  ['GatewayList', gatewayListSchema],
  ['CallbackEndpoint', endpointViewSchema],
  ['CallbackEndpointWithSecret', endpointCreatedSchema],
  ['CallbackEndpointList', endpointListSchema],
  ['RotatedSecret', secretRotatedSchema],
  ['DeliveryList', deliveryListSchema],
  ['StartedDelivery', deliveryStartedSchema],
  ['IncomingDepositList', incomingListSchema],
  ['Health', healthSchema],
  ['Problem', problemSchema],
  ...operationsSchemas,
];

const refTo = (id: string) => ({ $ref: `#/components/schemas/${id}` });

/** The merchants' interface as OpenAPI 3.1, made from the schemas that validate its requests. */
export function createOpenApiDocument(): OpenApiDocument {
  const idOf = new Map<z.ZodType, string>(componentSchemas.map(([id, schema]) => [schema, id]));
  const schemaOf = (schema: z.ZodType): OpenApiNode => {
    const id = idOf.get(schema);
    return id === undefined ? toJsonSchema(schema) : refTo(id);
  };
  const paths: Record<string, Record<string, OpenApiNode>> = {};
  const routes: Record<string, ApiRoute | OperationsRoute> = { ...apiRoutes, ...operationsRoutes };
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
        'Moves payments through gateways. Every POST that moves money is repeated safely under its Idempotency-Key.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }],
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
          description: 'A signed-in browser, which sends X-CSRF-Token with what changes something.',
        },
      },
      headers: Object.fromEntries(
        ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].map((name) => [
          name,
          { schema: { type: 'string', pattern: '^\\d+$' } },
        ]),
      ),
      schemas: toComponents(),
    },
  };
}

function toOperation(
  operationId: string,
  route: ApiRoute | OperationsRoute,
  schemaOf: (schema: z.ZodType) => OpenApiNode,
): OpenApiNode {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const query = route.query ? (toJsonSchema(route.query)['properties'] as Record<string, OpenApiNode>) : {};
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
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
  const { status, description, schema, contentType } = { contentType: undefined, ...route.answer };
  const answer = {
    description,
    ...('scope' in route && { headers: rateLimitHeaderRefs }),
    ...(schema && { content: { 'application/json': { schema: schemaOf(schema) } } }),
    ...(contentType !== undefined && { content: { [contentType]: { schema: { type: 'string' } } } }),
  };
  return {
    operationId,
    summary: route.summary,
    ...securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
    }),
    responses: {
      [String(status)]: answer,
      ...('alsoStatus' in route && route.alsoStatus !== undefined && { [String(route.alsoStatus)]: answer }),
      default: {
        description: 'Why it was refused.',
        content: { 'application/problem+json': { schema: refTo('Problem') } },
      },
    },
  };
}

/** Who may ask: everyone, a token with the scope, or an operator of the role. */
function securityOf(route: ApiRoute | OperationsRoute): OpenApiNode {
  if ('role' in route && route.role !== undefined) {
    return {
      security: [{ operator: [] }, { operatorSession: [] }],
      description: `Needs an operator who is ${route.role} or more.`,
    };
  }
  return 'scope' in route && route.scope !== undefined
    ? { description: `Needs the scope ${route.scope}.` }
    : { security: [] };
}

const rateLimitHeaderRefs = Object.fromEntries(
  ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].map((name) => [
    name,
    { $ref: `#/components/headers/${name}` },
  ]),
);

/** Input side everywhere: what a request may hold, and answers open to members that are added later. */
function toJsonSchema(schema: z.ZodType): OpenApiNode {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

function toComponents(): Record<string, OpenApiNode> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of componentSchemas) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}
