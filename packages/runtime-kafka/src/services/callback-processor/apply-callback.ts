import type { EvidenceSource, GatewayEntry, GatewayUpdate } from '@lango/core';
import { decideOnEntry } from '../../decisions/decide-on-entry.js';
import { decideOnResponse } from '../../decisions/decide-on-response.js';
import { decideOnUnreadableCallback } from '../../decisions/decide-on-unreadable-callback.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { entriesOf } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import {
  decideAndCommit,
  decisionContextOf,
  type Applied,
  type CommitExtras,
} from '../shared/apply-decision.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { LookUp } from '../shared/work-handlers.js';
import { findTransaction } from './find-transaction.js';
import { recordIncomingDeposit } from './record-incoming-deposit.js';
import { storedResultSchema } from '../../messages/stored-result.js';

/**
 * Applies a stored callback, each of its parts to the part's transaction. Returns the outcome with which the caller marks the callback as
 * processed, or `undefined` where the last part's commit has marked it already. Throws while its transaction may still appear, so that it
 * is retried.
 */
export async function applyCallback(
  context: ServiceContext,
  lookUp: LookUp,
  callback: StoredCallback,
): Promise<string | undefined> {
  const result = storedResultSchema.parse(callback.result);
  switch (result.kind) {
    case 'ignored':
      return 'ignored';
    case 'updates':
      return applyUpdates(context, lookUp, callback, result.updates);
    case 'entries':
      return applyEntries(context, lookUp, callback, result.entries);
    case 'unreadable':
      return lookUpAfterUnreadable(context, lookUp, callback);
    case 'incoming-deposit':
      await recordIncomingDeposit(context, callback, result);
      return undefined;
  }
}

async function applyUpdates(
  context: ServiceContext,
  lookUp: LookUp,
  callback: StoredCallback,
  updates: readonly GatewayUpdate[],
): Promise<string | undefined> {
  const { tracing, metrics, clock } = context;
  const source: EvidenceSource = callback.evidence ?? 'hint';
  return applyParts(context, lookUp, callback, updates, 'applied', async (found, update, extras) => {
    const parent = found.traceParent === undefined ? undefined : { traceparent: found.traceParent };
    const applied = await tracing.inSpan('apply gateway callback', { kind: 'internal', parent }, () =>
      decideAndCommit(
        context,
        found,
        (current) => decideOnResponse(current, update, source, decisionContextOf(context, current)),
        extras,
      ),
    );
    metrics.hop('callback-to-applied', (clock.now() - callback.receivedAtMs) / 1000);
    return applied;
  });
}

async function applyEntries(
  context: ServiceContext,
  lookUp: LookUp,
  callback: StoredCallback,
  entries: readonly GatewayEntry[],
): Promise<string | undefined> {
  const source: EvidenceSource = callback.evidence ?? 'hint';
  return applyParts(context, lookUp, callback, entries, 'entry', async (found, entry, extras) => {
    const apply = () =>
      decideAndCommit(
        context,
        found,
        async (current) => {
          const booked = entriesOf(await context.store.journal(current.transaction.transactionId));
          return decideOnEntry(current, entry, source, booked, decisionContextOf(context, current));
        },
        extras,
      );
    const applied = await apply();
    // Another worker booked it meanwhile. What comes beside the entry, such as a lost dispute, may still be new.
    return applied.committed === undefined && applied.decision.kind === 'change' ? apply() : applied;
  });
}

/** Only the commit of the last part marks the callback as processed: after a crash before it, all parts are applied again. */
async function applyParts<Part extends GatewayUpdate | GatewayEntry>(
  context: ServiceContext,
  lookUp: LookUp,
  callback: StoredCallback,
  parts: readonly Part[],
  outcome: string,
  apply: (found: TransactionRecord, part: Part, extras: CommitExtras) => Promise<Applied>,
): Promise<string | undefined> {
  const outcomes = new Set<string>();
  let isMarked = false;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const found = await findTransaction(context, callback, part);
    if (typeof found === 'string') {
      outcomes.add(found);
      continue;
    }
    const extras = isLast ? { appliedCallbackId: callback.callbackId } : {};
    const applied = await apply(found, part, extras);
    outcomes.add(outcome);
    isMarked = isLast && applied.committed !== undefined;
    await lookUpNow(context, lookUp, applied);
  }
  return isMarked ? undefined : [...outcomes].join(', ');
}

/** An unreadable callback at a transaction's own URL: look the transaction up. */
async function lookUpAfterUnreadable(
  context: ServiceContext,
  lookUp: LookUp,
  callback: StoredCallback,
): Promise<string> {
  if (callback.transactionId === undefined) return 'unreadable';
  const record = await context.store.find(callback.transactionId);
  if (record === undefined) return 'unreadable';
  const applied = await decideAndCommit(
    context,
    record,
    (current) => decideOnUnreadableCallback(current, decisionContextOf(context, current)),
    { appliedCallbackId: callback.callbackId },
  );
  if (applied.committed === undefined) return 'unreadable';
  await lookUpNow(context, lookUp, applied);
  return 'look-up';
}

/** An unverified callback triggers a look-up at once; when that fails, the claim loop repeats it. */
async function lookUpNow(
  { logger }: ServiceContext,
  lookUp: LookUp,
  { decision, committed }: Applied,
): Promise<void> {
  if (committed === undefined || decision.kind !== 'change' || decision.isNow !== true) return;
  await lookUp(committed).catch((error: unknown) => {
    const { transactionId } = committed.transaction;
    logger.warn({ transactionId, error: String(error) }, 'a look-up failed; it is due again');
  });
}
