import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../../packages/runtime-kafka/src/ports/transaction-record.js';
import { approveReissue } from '../../packages/runtime-kafka/src/services/review/approve-reissue.js';
import { proposeReissue } from '../../packages/runtime-kafka/src/services/review/propose-reissue.js';
import { resolveReview } from '../../packages/runtime-kafka/src/services/review/resolve-review.js';
import { historyEpochMs } from './kernel/sandbox.js';
import type { Provider } from './provider/provider.js';
import type { SimulatedProcess } from './process.js';
import type { Trace } from './trace.js';

/** Milliseconds after which an operator treats absence at the provider as proof. */
const surelyAbsentMs = 30_000;
/** No reissues after this time: a payer may decline for ever, and what was sent must still end. */
const lastReissueMs = 90_000;

type Verdict = Parameters<typeof resolveReview>[1];

/** An operator who checks the provider's ledger before resolving a review. Payments open in the ledger stay open. */
export async function resolveReviews(
  process: SimulatedProcess,
  providers: readonly Provider[],
  trace: Trace,
  nowMs: number,
): Promise<void> {
  const { store } = process.context;
  const flagged = await store.listForReview(20);
  for (const record of flagged) {
    const verdict = verdictOn(record, providers, nowMs);
    if (verdict === undefined) continue;
    try {
      const { transactionId } = verdict;
      const outcome = await decide(process, record, verdict, nowMs);
      trace.add(process.name, { kind: 'review resolved', transactionId, outcome });
    } catch {
      // It changed meanwhile, or the store is unavailable: try again later.
    }
  }
}

/** Without a movement it is resolved as failed, or reissued when a second operator sees no movement later either. */
async function decide(
  { context }: SimulatedProcess,
  { transaction, reissue }: TransactionRecord,
  verdict: Verdict,
  nowMs: number,
): Promise<Verdict['outcome'] | 'reissue proposed' | 'sent again'> {
  const { transactionId, kind } = transaction;
  const isPayment = kind === 'deposit' || kind === 'withdrawal';
  const wantsReissue = Number.parseInt(transactionId.slice(-1), 16) < 8 && nowMs < lastReissueMs;
  if (verdict.outcome !== 'failed' || !isPayment || !wantsReissue) {
    await resolveReview(context, verdict);
    return verdict.outcome;
  }
  if (reissue?.kind !== 'proposed') {
    await proposeReissue(context, verdict);
    return 'reissue proposed';
  }
  // The proposer first tries to approve alone, which must be refused.
  await approveReissue(context, { ...verdict, decidedBy: 'A Person' }).catch(() => undefined);
  await approveReissue(context, { ...verdict, decidedBy: 'another person' });
  return 'sent again';
}

function verdictOn(
  record: TransactionRecord,
  providers: readonly Provider[],
  nowMs: number,
): Verdict | undefined {
  const { transactionId, status, gatewayId, money, createdAt } = record.transaction;
  const verdict = { transactionId, decidedBy: 'a person', reason: 'the books of the provider' };
  if (isFinalStatus(status)) return { ...verdict, outcome: 'acknowledged' };
  const records = providers.find(({ habits }) => habits.gatewayId === gatewayId)?.ledger.records ?? [];
  const ofTransaction = records.filter(({ transaction }) => transaction.transactionId === transactionId);
  const paid = ofTransaction.find(({ moved }) => moved !== undefined);
  if (paid?.moved !== undefined) {
    if (paid.moved.amountMinor !== money.amountMinor) return undefined;
    return { ...verdict, outcome: 'succeeded', gatewayReference: paid.gatewayReference };
  }
  if (ofTransaction.some(({ response }) => response.status === 'pending')) return undefined;
  const ageMs = historyEpochMs + nowMs - Date.parse(createdAt);
  if (ofTransaction.length === 0 && ageMs < surelyAbsentMs) return undefined;
  return { ...verdict, outcome: 'failed' };
}
