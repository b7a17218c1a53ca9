import { indexByCode } from '../../shared/code-row.js';

/** A synchronous answer of the SOAP broker to a request of ours, or of ours to it. */
export interface BrokerResponseRow {
  readonly code: string;
  readonly meaning: string;
  readonly outcome: 'accepted' | 'rejected' | 'pending' | 'unknown';
  readonly retryable?: boolean;
}

// prettier-ignore
/**
 * `ResponseCode` of the SOAP broker. A code of zeros only means accepted; one that is not here is `unknown`.
 * Source: B2C API Specification 1.5, read 2026-11-22.
 */
export const brokerResponseCodes: readonly BrokerResponseRow[] = [
  { code: '0', meaning: 'accepted', outcome: 'accepted' },
  { code: '100000000', meaning: 'cached, waiting for resending: sending again may pay twice', outcome: 'pending' },
  { code: '100000001', meaning: 'overload', outcome: 'unknown' },
  { code: '100000002', meaning: 'throttled', outcome: 'unknown' },
  { code: '100000005', meaning: 'invalid value', outcome: 'rejected', retryable: false },
  { code: '100000007', meaning: 'authentication failed', outcome: 'rejected', retryable: false },
  { code: '100000010', meaning: 'no permission', outcome: 'rejected', retryable: false },
  { code: '100000011', meaning: 'request rate exceeded', outcome: 'rejected', retryable: true },
  { code: '100000014', meaning: 'a parameter is missing', outcome: 'rejected', retryable: false },
];

/** The same rows by code. */
export const brokerResponseCodeIndex = indexByCode(brokerResponseCodes);
