import { indexByCode, type ResultCodeRow } from '../../shared/code-row.js';

// prettier-ignore
/**
 * Result codes of a deposit prompt (STK push), its callback and its query.
 * Source: the Daraja portal's M-Pesa Express pages and production reports, read 2026-11-22. Safaricom publishes no complete list, so a
 * code that is not here stays `unknown`.
 */
export const promptResultCodes: readonly ResultCodeRow[] = [
  { code: '0', meaning: 'done', outcome: 'succeeded' },
  { code: '1', meaning: 'the payer lacks funds', outcome: 'failed', reason: 'insufficient_funds' },
  { code: '2', meaning: 'below the minimum', outcome: 'failed', reason: 'limit_exceeded' },
  { code: '3', meaning: 'above the maximum', outcome: 'failed', reason: 'limit_exceeded' },
  { code: '4', meaning: "above the payer's daily limit", outcome: 'failed', reason: 'limit_exceeded' },
  { code: '8', meaning: "above the receiver's balance limit", outcome: 'failed', reason: 'limit_exceeded' },
  { code: '17', meaning: 'rule limited: same payer and amount within about two minutes; formerly "internal failure"', outcome: 'failed', reason: 'limit_exceeded', doubtful: true },
  { code: '26', meaning: 'system busy', outcome: 'failed', reason: 'gateway_unavailable', retryable: true },
  { code: '1001', meaning: 'another session holds the subscriber; wait a minute', outcome: 'failed', reason: 'declined', retryable: true },
  { code: '1019', meaning: 'the prompt expired', outcome: 'failed', reason: 'expired', doubtful: true },
  { code: '1025', meaning: 'the prompt could not be sent', outcome: 'failed', reason: 'gateway_unavailable', retryable: true, doubtful: true },
  { code: '9999', meaning: 'the prompt could not be sent', outcome: 'failed', reason: 'gateway_unavailable', retryable: true, doubtful: true },
  { code: '1031', meaning: 'the payer cancelled, or the prompt ran out', outcome: 'failed', reason: 'canceled' },
  { code: '1032', meaning: 'the payer cancelled, or the prompt ran out', outcome: 'failed', reason: 'canceled' },
  { code: '1036', meaning: 'SMS centre time-out', outcome: 'failed', reason: 'expired', doubtful: true },
  { code: '1037', meaning: 'the handset was not reached; a late success is reported', outcome: 'failed', reason: 'expired', doubtful: true },
  { code: '2001', meaning: 'wrong PIN', outcome: 'failed', reason: 'authentication_failed' },
  { code: '2028', meaning: 'product not allowed: transaction type and PartyB do not fit', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: '8006', meaning: "the payer's credential is locked", outcome: 'failed', reason: 'authentication_failed' },
  { code: 'SFC_IC0003', meaning: 'receiver unknown: PartyB or transaction type is wrong', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: '4999', meaning: 'still under processing', outcome: 'pending' },
  { code: 'E3008', meaning: 'sandbox: a number it does not know', outcome: 'failed', reason: 'invalid_counterparty' },
];

/** The same rows by code. */
export const promptResultCodeIndex = indexByCode(promptResultCodes);
