import { indexByCode, type ResultCodeRow } from '../../shared/code-row.js';

// prettier-ignore
/**
 * Result codes of B2C, B2B and reversal results, REST and SOAP alike.
 * Source: the Daraja portal's pages, the B2C API Specification 1.5 and production reports, read 2026-11-22. Where sources dispute a code,
 * the outcome is `unknown`: nothing is sent again for it, and it is looked up.
 */
export const payoutResultCodes: readonly ResultCodeRow[] = [
  { code: '0', meaning: 'done', outcome: 'succeeded' },
  { code: '1', meaning: 'our account lacks funds', outcome: 'failed', reason: 'gateway_balance' },
  { code: '2', meaning: 'below the minimum', outcome: 'failed', reason: 'limit_exceeded' },
  { code: '3', meaning: 'above the maximum', outcome: 'failed', reason: 'limit_exceeded' },
  { code: '4', meaning: 'above the daily limit', outcome: 'failed', reason: 'limit_exceeded' },
  { code: '8', meaning: "above the receiver's balance limit", outcome: 'failed', reason: 'limit_exceeded' },
  { code: '7', meaning: 'the receiver cannot be found', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '11', meaning: 'the debit party is in an invalid state', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: '14', meaning: 'the credit party is in an invalid state', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '15', meaning: 'duplicate OriginatorConversationID: the first one was taken', outcome: 'unknown' },
  { code: '17', meaning: 'internal failure', outcome: 'unknown' },
  { code: '19', meaning: 'the request expired in the queue, by its meaning; looked up first', outcome: 'unknown' },
  { code: '21', meaning: 'the initiator lacks the role', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: '26', meaning: 'system busy', outcome: 'unknown' },
  { code: '1005', meaning: 'the account reference is invalid', outcome: 'failed', reason: 'invalid_request' },
  { code: '2001', meaning: 'initiator name, password or encryption is wrong: stop sending, 8006 follows', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: '2006', meaning: 'account rule: the account is not active', outcome: 'failed', reason: 'declined' },
  { code: '2007', meaning: 'external validation failed', outcome: 'failed', reason: 'declined' },
  { code: '2020', meaning: 'the amount is malformed', outcome: 'failed', reason: 'invalid_request' },
  { code: '2051', meaning: 'the number is malformed', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '2028', meaning: 'the product is not assigned to the short code', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: '2029', meaning: 'unresolved reason; one client repeats it', outcome: 'unknown' },
  { code: '2033', meaning: 'receipt not found; one client repeats it', outcome: 'unknown' },
  { code: '2040', meaning: 'the receiver is not a registered customer', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '2043', meaning: 'not a child organisation', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '2202', meaning: 'the account number is invalid', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '8006', meaning: 'the credential is locked', outcome: 'failed', reason: 'not_permitted', configuration: true },
  { code: 'R000001', meaning: 'reversal: already reversed, perhaps by our own request whose answer was lost', outcome: 'unknown' },
  { code: 'R000002', meaning: 'reversal: the original is unknown', outcome: 'failed', reason: 'invalid_request' },
  { code: 'R002', meaning: 'the identifier type was not found', outcome: 'failed', reason: 'invalid_request' },
  { code: 'R003', meaning: 'the identifier does not match', outcome: 'failed', reason: 'invalid_request' },
  { code: 'SFC_IC0003', meaning: 'the receiver does not exist, or the identifier type is wrong', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: '100000000', meaning: 'cached, waiting for resending', outcome: 'unknown' },
  { code: '100000001', meaning: 'overload', outcome: 'unknown' },
  { code: '100000002', meaning: 'throttled', outcome: 'unknown' },
];

/** The same rows by code. */
export const payoutResultCodeIndex = indexByCode(payoutResultCodes);

// prettier-ignore
/**
 * Words of `TransactionStatus` in the answer to a status query, whose result code 0 says only that the question was answered.
 * Source: the Daraja portal's Transaction Status page, read 2026-11-22. Any other word is `unknown`.
 */
export const transactionStatusWords: readonly ResultCodeRow[] = [
  { code: 'Completed', meaning: 'the money moved', outcome: 'succeeded' },
  { code: 'Cancelled', meaning: 'cancelled', outcome: 'failed', reason: 'canceled' },
  { code: 'Declined', meaning: 'declined', outcome: 'failed', reason: 'declined' },
  { code: 'Expired', meaning: 'expired', outcome: 'failed', reason: 'expired' },
  { code: 'Initiated', meaning: 'still open', outcome: 'pending' },
  { code: 'Authorized', meaning: 'still open', outcome: 'pending' },
  { code: 'Pending Authorized', meaning: 'still open', outcome: 'pending' },
];

/** The same rows by word. */
export const transactionStatusWordIndex = indexByCode(transactionStatusWords);
