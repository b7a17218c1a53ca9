import { z } from 'zod';
import { operationsSchemas } from '../operations/operations-schemas.js';
import * as requests from '../services/api/request-schemas.js';
import * as responses from '../services/api/response-schemas.js';
import { addIntegerFormat } from './add-integer-format.js';
import type { OpenApiNode } from './openapi-document.js';

/** The schemas that have a name in the document. */
export const componentSchemas: readonly (readonly [id: string, schema: z.ZodType])[] = [
  ['Amount', requests.amountSchema],
  ['PaymentRequest', requests.paymentRequestSchema],
  ['RefundRequest', requests.refundRequestSchema],
  ['CallbackEndpointRequest', requests.endpointRequestSchema],
  ['RedirectAction', responses.redirectActionSchema],
  ['ClientSecretAction', responses.clientSecretActionSchema],
  ['ApproveOnDeviceAction', responses.approveActionSchema],
  // Some client generators try the members in alphabetical order. This name sorts before those that would also accept it.
  ['AnotherAction', responses.otherActionSchema],
  ['CustomerAction', responses.actionSchema],
  ['TransactionView', responses.transactionViewSchema],
  ['TransactionList', responses.transactionListSchema],
  ['TransactionHistory', responses.historySchema],
  ['GatewayList', responses.gatewayListSchema],
  ['CallbackEndpoint', responses.endpointViewSchema],
  ['CallbackEndpointWithSecret', responses.endpointCreatedSchema],
  ['CallbackEndpointList', responses.endpointListSchema],
  ['RotatedSecret', responses.secretRotatedSchema],
  ['DeliveryList', responses.deliveryListSchema],
  ['StartedDelivery', responses.deliveryStartedSchema],
  ['IncomingDepositList', responses.incomingListSchema],
  ['Health', responses.healthSchema],
  ['Problem', responses.problemSchema],
  ...operationsSchemas,
];

/** Discriminators of unions, for client generators. A type that is not listed is an `AnotherAction`. */
const discriminators = new Map<z.ZodType, OpenApiNode>([
  [
    responses.actionSchema,
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
  // The input side of each schema.
  io: 'input',
  override: ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Record<string, unknown> }) => {
    // Requests are strict. Responses may gain members, and generators close objects that are not declared open.
    if (jsonSchema['properties'] !== undefined) jsonSchema['additionalProperties'] ??= true;
    addIntegerFormat(jsonSchema);
    const discriminator = discriminators.get(zodSchema as z.ZodType);
    if (discriminator !== undefined) jsonSchema['discriminator'] = discriminator;
    for (const [name, value] of Object.entries(jsonSchema)) if (value === undefined) delete jsonSchema[name];
  },
} as const;

/** One inline schema. */
export function toJsonSchema(schema: z.ZodType): OpenApiNode {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, options);
  return rest;
}

/** All named schemas, with references to each other. */
export function toComponents(): Record<string, OpenApiNode> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of componentSchemas) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...options, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}
