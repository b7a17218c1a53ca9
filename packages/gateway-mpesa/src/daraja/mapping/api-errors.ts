import type { ApiErrorRow } from '../../shared/code-row.js';

const minuteMs = 60_000;

// prettier-ignore
/**
 * Refusals of the Daraja API, first match first. Codes and statuses do not always agree, so the code decides; `500.001.1001` and
 * a few others have several meanings, told apart by their message.
 * Source: the Daraja portal's pages and production reports, read 2026-11-22.
 */
export const apiErrors: readonly ApiErrorRow[] = [
  { errorCode: '404.001.03', meaning: 'invalid access token', outcome: 'rejected', retryable: true, error: 'credentials_rejected', renewsToken: true },
  { errorCode: '400.003.01', meaning: 'invalid access token', outcome: 'rejected', retryable: true, error: 'credentials_rejected', renewsToken: true },
  { errorCode: '401.002.01', meaning: 'invalid access token (the message quotes it)', outcome: 'rejected', retryable: true, error: 'credentials_rejected', renewsToken: true },
  { errorCode: '401.003.01', meaning: 'invalid access token', outcome: 'rejected', retryable: true, error: 'credentials_rejected', renewsToken: true },
  { errorCode: 'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound', meaning: 'the product is not on the application', outcome: 'rejected', retryable: false, error: 'credentials_rejected' },
  { errorCode: '400.002.02', meaning: 'bad request: a field is invalid', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '400.002.05', meaning: 'the payload is invalid', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '400.003.02', meaning: 'something is missing', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '400.008.01', meaning: 'authentication type (token call)', outcome: 'rejected', retryable: false, error: 'credentials_rejected' },
  { errorCode: '400.008.02', meaning: 'grant type (token call)', outcome: 'rejected', retryable: false, error: 'credentials_rejected' },
  { errorCode: '404.001.01', meaning: 'resource not found', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '404.002.01', meaning: 'resource not found', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '404.003.01', meaning: 'resource not found', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '404.001.04', meaning: 'wrong header or method', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '405.001', meaning: 'method not allowed', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '500.001.1001', messagePart: 'merchant does not exist', meaning: 'merchant does not exist', outcome: 'rejected', retryable: false, error: 'credentials_rejected' },
  { errorCode: '500.001.1001', messagePart: 'wrong credentials', meaning: 'wrong credentials: passkey or short code', outcome: 'rejected', retryable: false, error: 'credentials_rejected' },
  { errorCode: '500.001.1001', messagePart: 'unable to lock subscriber', meaning: 'another transaction holds the subscriber', outcome: 'rejected', retryable: true, error: 'rate_limited', retryAfterMs: minuteMs },
  { errorCode: '500.001.1001', messagePart: 'being processed', meaning: 'the transaction is being processed (query)', outcome: 'pending', retryable: true, error: 'request_in_progress' },
  { errorCode: '500.001.1001', meaning: 'any other message', outcome: 'unknown', retryable: false, error: 'gateway_error' },
  { errorCode: '500.002.1001', messagePart: 'duplicate', meaning: 'duplicate OriginatorConversationID: the first one was taken', outcome: 'unknown', retryable: false, error: 'duplicate_reference' },
  { errorCode: '500.003.02', messagePart: 'spike arrest', meaning: 'spike arrest', outcome: 'rejected', retryable: true, error: 'rate_limited' },
  { errorCode: '500.003.02', meaning: 'system busy', outcome: 'unknown', retryable: true, error: 'gateway_error' },
  { errorCode: '500.003.03', meaning: 'quota violation', outcome: 'rejected', retryable: true, error: 'rate_limited' },
  { errorCode: '500.003.1001', messagePart: 'already registered', meaning: 'addresses are already registered', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '500.003.1001', messagePart: 'duplicate notification info', meaning: 'addresses are already registered', outcome: 'rejected', retryable: false, error: 'request_rejected' },
  { errorCode: '500.003.1001', meaning: 'internal server error', outcome: 'unknown', retryable: false, error: 'gateway_error' },
  { errorCode: '00.002.1001', meaning: 'under maintenance', outcome: 'unknown', retryable: true, error: 'gateway_error' },
  { errorCode: '429', meaning: 'gateway rate limit (HTTP status)', outcome: 'rejected', retryable: true, error: 'rate_limited' },
];

/** The row that fits, if this refusal is a documented one. */
export function findApiError(errorCode: string, message: string): ApiErrorRow | undefined {
  const text = message.toLowerCase();
  return apiErrors.find(
    (row) => row.errorCode === errorCode && (row.messagePart === undefined || text.includes(row.messagePart)),
  );
}
