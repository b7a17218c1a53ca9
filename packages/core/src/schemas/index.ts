export { moneySchema } from './money-schema.js';
export {
  customerActionSchema,
  failureReasonSchema,
  gatewayResponseSchema,
} from './gateway-response-schema.js';
export {
  callbackEvidenceSchema,
  entryKindSchema,
  gatewayEntrySchema,
  gatewayUpdateSchema,
  incomingDepositSchema,
} from './gateway-callback-schema.js';
export { gatewayRecordKindSchema, gatewayRecordSchema } from './gateway-record-schema.js';
export {
  counterpartySchema,
  gatewayOptionsSchema,
  metadataSchema,
  transactionKindSchema,
  transactionSchema,
  transactionStatusSchema,
} from './transaction-schema.js';
