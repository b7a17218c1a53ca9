import type { GatewayEntry, GatewayUpdate } from '@lango/core';
import { changeBook } from '../../decisions/change-record.js';
import { decideOnResponse, type EvidenceSource } from '../../decisions/decide-on-response.js';
import type { BodyOf } from '../../messages/topics.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { applyEvidence, decisionContextOf, type CommitExtras } from '../apply-decision.js';
import type { ServiceContext } from '../service-context.js';
import { storedResultSchema } from './stored-result.js';

const lockTtlMs = 10_000;
/** Milliseconds for which a callback without a transaction is tried again: objects that are not ours share the account. */
const matchWithinMs = 30_000;

/** Applies one stored callback, under the transaction's lock, which only saves work. */
export function createCallbackReceivedHandler(context: ServiceContext) {
  const { store, clock, lock } = context;
  return async ({ callbackId }: BodyOf<'gateway-callback-received-v1'>): Promise<void> => {
    const callback = await store.findCallback(callbackId);
    if (callback === undefined || callback.processedAtMs !== undefined) return;
    const held = await lock.tryAcquire(`transaction:${callback.transactionId ?? callbackId}`, lockTtlMs);
    try {
      const outcome = await applyCallback(context, callback);
      if (outcome !== undefined) await store.markCallbackProcessed(callbackId, outcome, clock.now());
    } finally {
      await held?.release();
    }
  };
}

/**
 * What became of the callback, in a word, or `undefined` when the commit that applied it has said so. Throws when its transaction may
 * still come, so that it is tried again.
 */
async function applyCallback(context: ServiceContext, callback: StoredCallback): Promise<string | undefined> {
  const result = storedResultSchema.parse(callback.result);
  switch (result.kind) {
    case 'ignored':
      return 'ignored';
    case 'updates':
      return applyUpdates(context, callback, result.updates);
    case 'entries':
      return recordEntries(context, callback, result.entries);
    case 'unreadable':
      return lookUpSoon(context, callback);
    case 'incoming-deposit': {
      const { money, gatewayReference, accountReference } = result.deposit;
      await context.store.recordIncomingDeposit(
        {
          incomingDepositId: `inc_${Buffer.from(context.random.bytes(16)).toString('hex')}`,
          gatewayId: callback.gatewayId,
          environment: callback.environment,
          gatewayReference,
          amountMinor: money.amountMinor,
          currency: money.currency,
          ...(accountReference !== undefined && { accountReference }),
          ...(callback.evidence !== undefined && { evidence: callback.evidence }),
          ...(result.merchantId !== undefined && { merchantId: result.merchantId }),
          receivedAtMs: callback.receivedAtMs,
        },
        callback.callbackId,
      );
      return 'incoming-deposit';
    }
  }
}

async function applyUpdates(
  context: ServiceContext,
  callback: StoredCallback,
  updates: readonly GatewayUpdate[],
): Promise<string | undefined> {
  const { tracing, metrics, clock } = context;
  const source: EvidenceSource = callback.evidence ?? 'hint';
  const outcomes = new Set<string>();
  let isMarked = false;
  for (const [index, update] of updates.entries()) {
    // Only the last one's commit ends the callback: a crash before it means reading all of them again.
    const extras: CommitExtras =
      index === updates.length - 1 ? { appliedCallbackId: callback.callbackId } : {};
    const found = await findTransaction(context, callback, update);
    if (typeof found === 'string') {
      outcomes.add(found);
      continue;
    }
    const parent = found.traceParent === undefined ? undefined : { traceparent: found.traceParent };
    const committed = await tracing.inSpan('apply gateway callback', { kind: 'internal', parent }, () =>
      applyEvidence(
        context,
        found,
        (current) => decideOnResponse(current, update, source, decisionContextOf(context, current)),
        extras,
      ),
    );
    metrics.hop('callback-to-applied', (clock.now() - callback.receivedAtMs) / 1000);
    outcomes.add('applied');
    isMarked = committed !== undefined && extras.appliedCallbackId !== undefined;
  }
  return isMarked ? undefined : [...outcomes].join(', ');
}

/**
 * The callback's transaction: by its own address, by our id that the gateway carries back, or by the gateway's number; else why there is
 * none. Throws while it may still come, such as a callback that overtakes the answer which brings the gateway's number.
 */
async function findTransaction(
  context: ServiceContext,
  callback: StoredCallback,
  {
    transactionId,
    gatewayReference,
  }: Pick<GatewayUpdate | GatewayEntry, 'transactionId' | 'gatewayReference'>,
): Promise<TransactionRecord | 'unmatched' | 'not-ours'> {
  const { store, gateways, clock } = context;
  const id = callback.transactionId ?? transactionId;
  const capabilities = gateways.get(callback.gatewayId).capabilities;
  const account = capabilities.account ?? callback.gatewayId;
  const record =
    id !== undefined
      ? await store.find(id)
      : gatewayReference !== undefined
        ? await store.findByGatewayReference(
            callback.gatewayId,
            account,
            callback.environment,
            gatewayReference,
          )
        : undefined;
  if (record === undefined) {
    if (clock.now() - callback.receivedAtMs > matchWithinMs) return 'unmatched';
    throw new Error('no transaction matches the callback yet');
  }
  const isOurs =
    record.transaction.gatewayId === callback.gatewayId &&
    record.environment === callback.environment &&
    record.gatewayAccount === account &&
    (transactionId === undefined || transactionId === record.transaction.transactionId);
  return isOurs ? record : 'not-ours';
}

/** Money that moved after the end: the status stays, a discrepancy is kept and told. */
async function recordEntries(
  context: ServiceContext,
  callback: StoredCallback,
  entries: readonly GatewayEntry[],
): Promise<string> {
  for (const entry of entries) {
    const found = await findTransaction(context, callback, entry);
    if (typeof found === 'string') return found;
    const isRefund = found.transaction.kind === 'refund' || found.transaction.kind === 'reversal';
    const kind =
      entry.kind === 'chargeback'
        ? 'chargeback'
        : entry.kind !== 'returned'
          ? 'other-loss'
          : isRefund
            ? 'refund-failed'
            : 'withdrawal-returned';
    const detail = `${entry.rawCode}: ${entry.rawMessage}`.slice(0, 500);
    await applyEvidence(
      context,
      found,
      (current) => ({
        kind: 'change',
        cause: kind,
        next: changeBook(current, {}),
        discrepancy: { kind, detail },
      }),
      { appliedCallbackId: callback.callbackId },
    );
  }
  return 'discrepancy';
}

/** Something came to the transaction's own address and cannot be read: ask the gateway. */
async function lookUpSoon(context: ServiceContext, callback: StoredCallback): Promise<string> {
  if (callback.transactionId === undefined) return 'unreadable';
  const record = await context.store.find(callback.transactionId);
  const isOpenAtGateway =
    record?.transaction.status === 'pending' || record?.transaction.status === 'unknown';
  if (record === undefined || !isOpenAtGateway) return 'unreadable';
  await applyEvidence(
    context,
    record,
    (current) =>
      current.transaction.status === record.transaction.status
        ? {
            kind: 'change',
            cause: 'unreadable-callback',
            wake: 'look-up',
            next: changeBook(current, { dueAtMs: context.clock.now() }),
          }
        : { kind: 'nothing', why: 'the outcome is known' },
    { appliedCallbackId: callback.callbackId },
  );
  return 'look-up';
}
