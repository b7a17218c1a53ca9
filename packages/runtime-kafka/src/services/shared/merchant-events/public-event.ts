import {
  entryKindSchema,
  failureReasonSchema,
  transactionKindSchema,
  transactionStatusSchema,
} from '@lango/core/schemas';
import { z } from 'zod';
import type { PublicEventMessage } from '../../../ports/event-topic.js';
import type { MerchantEventType } from './merchant-events.js';
import type { RuntimeEvent } from './runtime-event.js';

const at = z.string().meta({ format: 'date-time' });
const environment = z.enum(['test', 'live']);
const money = z.object({ amountMinor: z.int(), currency: z.string() });
const entry = z.object({ kind: entryKindSchema, reference: z.string(), amount: money });

const transaction = z.object({
  transactionId: z.string(),
  kind: transactionKindSchema,
  gateway: z.string(),
  environment,
  status: transactionStatusSchema,
  version: z
    .int()
    .meta({ description: 'Increases with every change: an event with a lower version is older.' }),
  amount: money,
  merchantReference: z.string().optional(),
  receiptNumber: z.string().optional(),
  originalTransactionId: z.string().optional(),
  reissueOf: z.string().optional(),
  reissuedAs: z.string().optional(),
  failure: z.object({ reason: failureReasonSchema, rawCode: z.string().optional() }).optional(),
});
const withEntry = transaction.extend({ entry });
const dispute = z.object({ reference: z.string() });

/** `data` of the events on the public topic, by type: all merchant events but those about endpoints. */
export const publicEventData = {
  'transaction.pending': transaction,
  'transaction.succeeded': transaction,
  'transaction.failed': transaction,
  'transaction.refunded': withEntry,
  'transaction.disputed': transaction.extend({ entry: entry.optional(), dispute: dispute.optional() }),
  'transaction.dispute_won': transaction.extend({ entry: entry.optional(), dispute: dispute.optional() }),
  'transaction.dispute_lost': transaction.extend({ entry: entry.optional(), dispute: dispute.optional() }),
  'transaction.returned': withEntry,
  'transaction.late_success': withEntry,
  'transaction.discrepancy': transaction.extend({
    discrepancy: z.object({ discrepancyId: z.string(), kind: z.string() }),
  }),
  'deposit.incoming': z.object({
    incomingDepositId: z.string(),
    gateway: z.string(),
    environment,
    gatewayReference: z.string(),
    amount: money,
    accountReference: z.string().optional(),
    receivingAccount: z.string().optional(),
    paidAt: at.optional(),
  }),
} as const satisfies Partial<Record<MerchantEventType, z.ZodType>>;

/** An event type of the public topic. */
export type PublicEventType = keyof typeof publicEventData;

export const publicEventTypes = Object.keys(publicEventData) as readonly PublicEventType[];

/** `type` of the CloudEvent. A change that breaks readers gets the next number. */
export const cloudEventType = (type: PublicEventType): string => `lango.${type}.v1`;

/** `dataschema` of the CloudEvent: `$id` of the JSON Schema in the package. */
export const dataSchemaId = (type: PublicEventType): string => `urn:lango:schema:${type}:v1`;

/** An event as CloudEvents 1.0 in structured JSON, keyed by its transaction. The same event gives the same bytes, however often it is sent. */
export function toPublicEvent(
  { type, messageId, merchantId, timestamp, data }: RuntimeEvent<PublicEventType>,
  source: string,
): PublicEventMessage {
  const subject = 'transactionId' in data ? data.transactionId : data.incomingDepositId;
  const event = {
    specversion: '1.0',
    id: messageId,
    source,
    type: cloudEventType(type),
    subject,
    time: timestamp,
    datacontenttype: 'application/json',
    dataschema: dataSchemaId(type),
    merchantid: merchantId,
    data,
  };
  return {
    key: subject,
    value: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
  };
}
