import { z } from 'zod';
import { operationsSchemas } from '../operations/operations-schemas.js';
import * as asked from '../services/api/request-schemas.js';
import * as told from '../services/api/response-schemas.js';
import type { OpenApiNode } from './openapi-document.js';

/** The schemas that have a name in the document. */
export const componentSchemas: readonly (readonly [id: string, schema: z.ZodType])[] = [
  ['Amount', asked.amountSchema],
  ['PaymentRequest', asked.paymentRequestSchema],
  ['RefundRequest', asked.refundRequestSchema],
  ['CallbackEndpointRequest', asked.endpointRequestSchema],
  ['RedirectAction', told.redirectActionSchema],
  ['ClientSecretAction', told.clientSecretActionSchema],
  ['ApproveOnDeviceAction', told.approveActionSchema],
  // Generators that try one after the other try them by name: before those that would take it for theirs.
  ['AnotherAction', told.otherActionSchema],
  ['CustomerAction', told.actionSchema],
  ['TransactionView', told.transactionViewSchema],
  ['TransactionList', told.transactionListSchema],
  ['TransactionHistory', told.historySchema],
  ['GatewayList', told.gatewayListSchema],
  ['CallbackEndpoint', told.endpointViewSchema],
  ['CallbackEndpointWithSecret', told.endpointCreatedSchema],
  ['CallbackEndpointList', told.endpointListSchema],
  ['RotatedSecret', told.secretRotatedSchema],
  ['DeliveryList', told.deliveryListSchema],
  ['StartedDelivery', told.deliveryStartedSchema],
  ['IncomingDepositList', told.incomingListSchema],
  ['Health', told.healthSchema],
  ['Problem', told.problemSchema],
  ...operationsSchemas,
];

/** Which member of a union a value is, where a generator asks. A type without a place here is an `AnotherAction`. */
const discriminators = new Map<z.ZodType, OpenApiNode>([
  [
    told.actionSchema,
    {
      propertyName: 'type',
      mapping: {
        redirect: '#/components/schemas/RedirectAction',
        'client-secret': '#/components/schemas/ClientSecretAction',
        'approve-on-device': '#/components/schemas/ApproveOnDeviceAction',
      },
    },
  ],
]);

/** A reference to a schema by its name. */
export const refTo = (id: string) => ({ $ref: `#/components/schemas/${id}` });

const options = {
  // What a request may hold; what answers hold is what it says.
  io: 'input',
  override: ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Record<string, unknown> }) => {
    // Requests are strict. Answers gain members, and generators close what nobody calls open.
    if (jsonSchema['properties'] !== undefined) jsonSchema['additionalProperties'] ??= true;
    // Without a word on its size, an integer is 32 bits in Java.
    if (jsonSchema['type'] === 'integer' && Number(jsonSchema['maximum']) > 2 ** 31)
      jsonSchema['format'] ??= 'int64';
    const discriminator = discriminators.get(zodSchema as z.ZodType);
    if (discriminator !== undefined) jsonSchema['discriminator'] = discriminator;
    for (const [name, value] of Object.entries(jsonSchema)) if (value === undefined) delete jsonSchema[name];
  },
} as const;

/** One schema, for where it is used. */
export function toJsonSchema(schema: z.ZodType): OpenApiNode {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, options);
  return rest;
}

/** All schemas that have a name, referring to each other. */
export function toComponents(): Record<string, OpenApiNode> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of componentSchemas) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...options, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}
