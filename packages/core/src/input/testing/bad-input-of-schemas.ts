import type { z } from 'zod';
import * as schemas from '../../schemas/index.js';
import { PaymentError } from '../../errors/payment-error.js';
import { answers, refuses, type BadInputRow, type BadInputTable } from './bad-input-row.js';
import { garbage, texts, type GarbageName } from './garbage.js';
import { deposit, kes } from './sample-input.js';

/** A schema's own error says where: turned into the error of the rows, so that one test reads all tables. */
function parse(schema: z.ZodType, value: unknown): unknown {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.join('.') ?? '';
  throw new PaymentError('invalid_request', 'none', read.error.message, undefined, { field });
}

const whole = (schema: z.ZodType, legal: readonly GarbageName[] = []): BadInputRow =>
  refuses(/^/, legal, (bad) => parse(schema, bad));
const member = (schema: z.ZodType, value: object, name: string, legal: readonly GarbageName[] = []) =>
  refuses(new RegExp(`^${name}`), legal, (bad) => parse(schema, { ...value, [name]: bad }));
const safe = (schema: z.ZodType) =>
  answers(
    'safeParse never throws',
    () => Object.values(garbage).every((bad) => typeof schema.safeParse(bad).success === 'boolean'),
    true,
  );
const short = texts.filter((one) => one !== 'a long text');
const filled = short.filter((one) => one !== 'an empty text');
const succeeded = { status: 'succeeded', gatewayReference: 'g-1' };
const plain = ['an object', 'an object without a prototype'] as const;

/** `@lango/core/schemas`. */
export const badInputOfSchemas: BadInputTable = {
  moneySchema: [
    safe(schemas.moneySchema),
    whole(schemas.moneySchema),
    member(schemas.moneySchema, kes, 'amountMinor', ['zero']),
    member(schemas.moneySchema, kes, 'currency'),
  ],
  customerActionSchema: [
    safe(schemas.customerActionSchema),
    whole(schemas.customerActionSchema),
    member(schemas.customerActionSchema, { type: 'redirect' }, 'url'),
  ],
  failureReasonSchema: [safe(schemas.failureReasonSchema), whole(schemas.failureReasonSchema)],
  gatewayResponseSchema: [
    safe(schemas.gatewayResponseSchema),
    whole(schemas.gatewayResponseSchema),
    member(schemas.gatewayResponseSchema, succeeded, 'gatewayReference', filled),
    member(schemas.gatewayResponseSchema, succeeded, 'money', ['undefined']),
    member(schemas.gatewayResponseSchema, succeeded, 'status'),
  ],
  callbackEvidenceSchema: [safe(schemas.callbackEvidenceSchema), whole(schemas.callbackEvidenceSchema)],
  entryKindSchema: [safe(schemas.entryKindSchema), whole(schemas.entryKindSchema)],
  gatewayEntrySchema: [
    safe(schemas.gatewayEntrySchema),
    whole(schemas.gatewayEntrySchema),
    member(schemas.gatewayEntrySchema, { rawCode: '1', rawMessage: '' }, 'kind'),
  ],
  gatewayRecordKindSchema: [safe(schemas.gatewayRecordKindSchema), whole(schemas.gatewayRecordKindSchema)],
  gatewayRecordSchema: [
    safe(schemas.gatewayRecordSchema),
    whole(schemas.gatewayRecordSchema),
    member(schemas.gatewayRecordSchema, {}, 'recordReference', filled),
    member(schemas.gatewayRecordSchema, { recordReference: '1', kind: 'fee' }, 'direction'),
    member(schemas.gatewayRecordSchema, { recordReference: '1', kind: 'fee', direction: 'in' }, 'money'),
    member(
      schemas.gatewayRecordSchema,
      { recordReference: '1', kind: 'fee', direction: 'in', money: kes },
      'occurredAt',
    ),
  ],
  gatewayUpdateSchema: [
    safe(schemas.gatewayUpdateSchema),
    whole(schemas.gatewayUpdateSchema),
    member(schemas.gatewayUpdateSchema, succeeded, 'transactionId', ['undefined', ...short]),
  ],
  incomingDepositSchema: [
    safe(schemas.incomingDepositSchema),
    whole(schemas.incomingDepositSchema),
    member(schemas.incomingDepositSchema, { gatewayReference: 'g', counterparty: {} }, 'money'),
  ],
  counterpartySchema: [
    safe(schemas.counterpartySchema),
    whole(schemas.counterpartySchema, plain),
    member(schemas.counterpartySchema, {}, 'phoneNumber', filled),
  ],
  gatewayOptionsSchema: [
    safe(schemas.gatewayOptionsSchema),
    whole(schemas.gatewayOptionsSchema, plain),
    member(schemas.gatewayOptionsSchema, {}, 'mpesa', plain),
  ],
  metadataSchema: [
    safe(schemas.metadataSchema),
    whole(schemas.metadataSchema, plain),
    member(schemas.metadataSchema, {}, 'order', short),
  ],
  transactionKindSchema: [safe(schemas.transactionKindSchema), whole(schemas.transactionKindSchema)],
  transactionSchema: [
    safe(schemas.transactionSchema),
    whole(schemas.transactionSchema),
    ...['transactionId', 'kind', 'money', 'status', 'version', 'createdAt'].map((name) =>
      member(schemas.transactionSchema, deposit, name),
    ),
  ],
  transactionStatusSchema: [safe(schemas.transactionStatusSchema), whole(schemas.transactionStatusSchema)],
};
