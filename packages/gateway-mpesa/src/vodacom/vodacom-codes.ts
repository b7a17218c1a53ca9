import type { FailureReason, PaymentErrorCode } from '@lango/core';
import { indexByCode } from '../shared/code-row.js';

/** One response code of Vodacom's Open API. */
export interface VodacomCodeRow {
  readonly code: string;
  readonly meaning: string;
  readonly outcome: 'accepted' | 'failed' | 'rejected' | 'unknown';
  readonly reason?: FailureReason;
  /** The error thrown where the outcome is `rejected` or `unknown`. */
  readonly error?: PaymentErrorCode;
  readonly retryable?: boolean;
}

const refused = (code: string, meaning: string): VodacomCodeRow => ({
  code,
  meaning,
  outcome: 'rejected',
  error: 'request_rejected',
});

// prettier-ignore
/**
 * Response codes of the Open API. The code decides, never the HTTP status: 401 with INS-6 is a failed payment, not a bad key.
 * INS-993 to INS-997 and INS-26 mean other things in Mozambique, and all of them are refusals there too.
 * Source: the Open API portal, read 2026-11-22. A code that is not here is `unknown` and is never sent again.
 */
export const vodacomCodes: readonly VodacomCodeRow[] = [
  { code: 'INS-0', meaning: 'processed; without a transaction id only accepted', outcome: 'accepted' },
  { code: 'INS-1', meaning: 'internal error', outcome: 'unknown', error: 'gateway_error' },
  { code: 'INS-9', meaning: 'time-out', outcome: 'unknown', error: 'gateway_timeout' },
  { code: 'INS-10', meaning: 'duplicate: the first one was taken', outcome: 'unknown', error: 'duplicate_reference' },
  { code: 'INS-16', meaning: 'overload', outcome: 'unknown', error: 'gateway_error' },
  { code: 'INS-23', meaning: 'not found, or status unknown; no proof that nothing moved', outcome: 'unknown', error: 'gateway_error' },
  { code: 'INS-2', meaning: 'invalid API key', outcome: 'rejected', error: 'credentials_rejected' },
  { code: 'INS-989', meaning: 'the session could not be made', outcome: 'rejected', error: 'credentials_rejected', retryable: true },
  { code: 'INS-4', meaning: 'the user is not active', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: 'INS-5', meaning: 'cancelled by the customer', outcome: 'failed', reason: 'canceled' },
  { code: 'INS-6', meaning: 'the transaction failed', outcome: 'failed', reason: 'declined' },
  { code: 'INS-2001', meaning: 'the initiator is wrong', outcome: 'failed', reason: 'authentication_failed' },
  { code: 'INS-2002', meaning: 'the receiver is invalid', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: 'INS-2006', meaning: 'insufficient balance', outcome: 'failed', reason: 'insufficient_funds' },
  { code: 'INS-2051', meaning: 'the number is invalid', outcome: 'failed', reason: 'invalid_counterparty' },
  { code: 'INS-2057', meaning: 'the language code is invalid', outcome: 'failed', reason: 'invalid_request' },
  ...[13, 14, 15, 17, 18, 19, 20, 21, 22, 24, 25, 28, 30, 31].map((n) => refused(`INS-${n}`, 'a field is wrong')),
  refused('INS-26', 'invalid currency; not authorised in Mozambique'),
  ...[990, 991, 992, 993, 994, 995, 996, 997, 998].map((n) =>
    refused(`INS-${n}`, 'a limit, a permission or the market does not allow it'),
  ),
];

/** The same rows by code. */
export const vodacomCodeIndex = indexByCode(vodacomCodes);

/** Words of `output_ResponseTransactionStatus`; any other is unknown. Source: the Open API portal, read 2026-11-22. */
export const vodacomStatusWords: Readonly<Record<string, 'succeeded' | 'pending' | 'failed'>> = {
  completed: 'succeeded',
  success: 'succeeded',
  pending: 'pending',
  initiated: 'pending',
  processing: 'pending',
  failed: 'failed',
  declined: 'failed',
  cancelled: 'failed',
  expired: 'failed',
};
