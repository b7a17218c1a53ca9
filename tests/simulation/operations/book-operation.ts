import { sendMsMax } from '../../../packages/runtime-kafka/src/decisions/policy.js';
import { unknownForTooLong } from '../../../packages/runtime-kafka/src/decisions/to-decision.js';
import type { TransactionCommit } from '../../../packages/runtime-kafka/src/ports/transaction-change.js';
import { historyPolicy } from '../history-policy.js';
import type { TraceEvent } from '../trace.js';
import type { Draft } from './operations-of.js';

/** A commit of the runtime: a transaction, a version of it, its entries. */
export function bookOperation(event: TraceEvent): Draft | undefined {
  if (event.kind === 'created') {
    if (event.outcome !== 'created') return undefined;
    const { transaction, merchantId } = event.entry.record;
    const { transactionId: id, kind, money, counterparty, originalTransactionId } = transaction;
    return {
      input: {
        do: 'create',
        id,
        merchant: merchantId,
        kind,
        amountMinor: money.amountMinor,
        destination: counterparty.phoneNumber ?? '',
        original: originalTransactionId ?? '',
        sendMs: sendMsMax(historyPolicy),
        attemptsMax: historyPolicy.attemptsMax,
        hintsMax: historyPolicy.lookUpsByHintMax,
      },
      output: {},
    };
  }
  if (event.kind !== 'committed') return undefined;
  const { change, outcome } = event;
  const { transactionId: id, gatewayReference, receiptNumber } = change.next.transaction;
  if (outcome === 'reference-taken' || outcome === 'receipt-taken') {
    const reference = outcome === 'receipt-taken' ? receiptNumber : gatewayReference;
    return { input: { do: 'clash', id }, output: { outcome, reference } };
  }
  return outcome === 'committed'
    ? { input: { do: 'commit', id }, output: { ...rowOf(change), ...causeOf(change) } }
    : undefined;
}

function rowOf({ next }: TransactionCommit): Draft['output'] {
  const { status, version, money, gatewayReference, failure } = next.transaction;
  return {
    status,
    version,
    amountMinor: money.amountMinor,
    reference: gatewayReference,
    reason: failure?.reason,
    attempts: next.attempts,
    lookUps: next.lookUps,
    flagged: next.review !== undefined,
    asksWhether: next.review?.reason === unknownForTooLong,
    verifying: next.nextStep === 'verifying',
    hasStep: next.nextStep !== undefined,
    due: next.dueAtMs !== undefined,
    proposedBy: next.reissue?.kind === 'proposed' ? next.reissue.proposedBy.toLowerCase() : undefined,
  };
}

function causeOf(change: TransactionCommit): Draft['output'] {
  const { cause, attempt, discrepancy, entries, reviewDecision, reissue } = change;
  const isNamed = reviewDecision !== undefined && reviewDecision.reason !== '';
  return {
    cause,
    key: attempt?.idempotencyKey,
    attempt: attempt?.version,
    attemptResult: attempt?.outcome,
    discrepancy: discrepancy?.kind,
    decidedBy: isNamed ? reviewDecision.decidedBy : undefined,
    reissues: reissue !== undefined,
    entries: entries?.map(({ kind, origin, reference, money }) => ({
      kind,
      origin,
      reference,
      amountMinor: money.amountMinor,
    })),
  };
}
