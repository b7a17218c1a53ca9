import type { PaymentErrorCode } from '../errors/payment-error-code.js';
import type { PaymentError } from '../errors/payment-error.js';
import { transitionTransaction } from '../transaction/transition-transaction.js';
import type { Transaction } from '../transaction/transaction.js';
import { becomeUnknown } from './apply-response.js';
import type { ErrorEvidence } from './evidence.js';
import { noChange, type EvidenceOutcome } from './evidence-outcome.js';

/** Refusals of the request itself: the same request would be refused again. */
const refusals: ReadonlySet<PaymentErrorCode> = new Set([
  'invalid_request',
  'operation_not_supported',
  'configuration_invalid',
  'request_rejected',
]);

/** True when the gateway or its adapter refuses the request itself: repeating it is useless. */
export function isRefusal({ code }: PaymentError): boolean {
  return refusals.has(code);
}

/** Applies a failed call. It proves nothing, unless nothing was sent or absence is proof. */
export function applyError(transaction: Transaction, evidence: ErrorEvidence): EvidenceOutcome {
  const { source, error, known = {}, isAbsenceProof = false } = evidence;
  if (source === 'look-up') return applyFailedLookUp(transaction, error, isAbsenceProof);
  if (transaction.status === 'succeeded' || transaction.status === 'failed')
    return noChange(transaction, 'it has its outcome');
  if (error.effect === 'unknown') return becomeUnknown(transaction, known, error.code);
  // An earlier attempt may have been carried out, so a clean error proves nothing.
  if (known.isUncertain === true) return becomeUnknown(transaction, known, error.code);
  if (!isRefusal(error)) return { transaction, entries: [], next: { kind: 'send-again' }, cause: error.code };
  const failure = {
    reason: 'invalid_request',
    rawCode: error.rawCode ?? error.code,
    rawMessage: error.message.slice(0, 500),
  } as const;
  return {
    transaction: transitionTransaction(transaction, { to: 'failed', failure }),
    entries: [],
    next: { kind: 'end' },
    cause: error.code,
  };
}

function applyFailedLookUp(
  transaction: Transaction,
  error: PaymentError,
  isAbsenceProof: boolean,
): EvidenceOutcome {
  const { status } = transaction;
  const isProof = isAbsenceProof && error.code === 'transaction_not_found';
  if (!isProof || (status !== 'unknown' && status !== 'pending'))
    return noChange(transaction, `no answer to the look-up: ${error.code}`);
  const failure = { reason: 'absent', rawCode: error.code, rawMessage: error.message } as const;
  return {
    transaction: transitionTransaction(transaction, { to: 'failed', failure }),
    entries: [],
    next: { kind: 'end' },
    cause: 'absent',
  };
}
