import { PaymentError } from '../errors/payment-error.js';
import type { PaymentEffect } from '../errors/payment-error.js';
import type { PaymentErrorCode } from '../errors/payment-error-code.js';

/** Codes of Node, undici and Bun for a connection that was never made, so that nothing can have been sent. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
]); // prettier-ignore

/** Codes of undici for an invalid request that it did not send. */
const neverWritten: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]); // prettier-ignore

/** Deno has no error codes. These match its messages, and those of fetch for a blocked port. */
const neverConnectedWords = /client error \(Connect\)|\bbad port\b|\bport \d+ (?:is|are) blocked/;

/** How an exchange ended. */
export interface ExchangeEnd {
  /** The deadline had passed. */
  readonly isLate: boolean;
  /** The caller's signal had fired. */
  readonly isAborted: boolean;
}

/** Rebuilds the error from its code alone: messages of the HTTP library can contain URLs and headers. */
export function toHttpFailure(error: unknown, { isLate, isAborted }: ExchangeEnd): PaymentError {
  if (PaymentError.is(error)) return error;
  const rawCode = codeOf(error);
  const because = (code: PaymentErrorCode, effect: PaymentEffect, message: string) =>
    new PaymentError(code, effect, `${message} (${rawCode})`, undefined, { rawCode });
  if (isAborted)
    return new PaymentError('aborted', 'unknown', 'the call was aborted after it may have been sent');
  if (isLate) return new PaymentError('gateway_timeout', 'unknown', 'no complete answer before the deadline');
  if (neverConnected.has(rawCode)) return because('gateway_unreachable', 'none', 'could not connect');
  if (neverWritten.has(rawCode)) return because('invalid_request', 'none', 'the request cannot be sent');
  if (rawCode === 'UND_ERR_CLOSED')
    return because('aborted', 'none', 'the transport was closed before the call');
  return because('connection_lost', 'unknown', 'the connection was lost');
}

/** The code of an error or of its cause, where fetch puts it. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if (error instanceof AggregateError && error.errors.length > 0) {
    const codes = error.errors.map(codeOf);
    // Several addresses were tried: nothing was sent only if each of them failed to connect.
    return codes.find((code) => !neverConnected.has(code)) ?? codes[0] ?? 'unknown';
  }
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return codeOf(error.cause);
  return error instanceof Error && neverConnectedWords.test(error.message) ? 'ECONNREFUSED' : 'unknown';
}
