import { PaymentError } from '../errors/payment-error.js';
import type { GatewayEntry } from '../gateway/v1/gateway-entry-v1.js';
import { checkMoney } from '../money/check-money.js';
import { isGatewayResponse } from '../gateway/is-gateway-response.js';
import { checkRequest } from '../input/check-input.js';
import { checkTransaction } from '../transaction/check-transaction.js';
import { isFinalStatus } from '../transaction/transaction-status.js';
import type { Transaction } from '../transaction/transaction.js';
import { applyEntry } from './apply-entry.js';
import { applyError } from './apply-error.js';
import { applyLateResponse } from './apply-late-response.js';
import { applyResponse } from './apply-response.js';
import type { Evidence, EvidenceSource } from './evidence.js';
import type { EvidenceOutcome } from './evidence-outcome.js';

const sources = [
  'answer',
  'look-up',
  'signed',
  'records',
  'hint',
] as const satisfies readonly EvidenceSource[];

/**
 * Applies one piece of evidence to a transaction: returns the transaction afterwards, the entries to book, and what to do next. Pure: it reads
 * no clock, stores and sends nothing. Final statuses stay, a success needs the transaction's own amount, and an unverified callback
 * only causes a look-up.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the member.
 */
export function applyEvidence(transaction: Transaction, evidence: Evidence): EvidenceOutcome {
  checkTransaction(checkRequest, 'transaction', transaction);
  const { source, known = {} } = checkRequest.object('evidence', evidence);
  checkRequest.oneOf('evidence.source', source, sources);
  checkRequest.object('evidence.known', known);
  if ('error' in evidence) {
    if (!PaymentError.is(evidence.error))
      throw checkRequest.wrong('evidence.error', 'must be a PaymentError');
    return applyError(transaction, evidence);
  }
  if ('entry' in evidence) {
    checkEntry(evidence.entry);
    checkRequest.list('evidence.booked', evidence.booked);
    return applyEntry(transaction, evidence);
  }
  if (!isGatewayResponse(evidence.response))
    throw checkRequest.wrong('evidence.response', 'must be a GatewayResponse');
  return isFinalStatus(transaction.status)
    ? applyLateResponse(transaction, evidence)
    : applyResponse(transaction, evidence);
}

function checkEntry(entry: GatewayEntry): void {
  const { kind, money, entryReference } = checkRequest.object('evidence.entry', entry);
  checkRequest.text('evidence.entry.kind', kind);
  checkMoney(checkRequest, 'evidence.entry.money', money);
  checkRequest.text('evidence.entry.entryReference', entryReference);
}
