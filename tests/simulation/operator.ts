import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../../packages/runtime-kafka/src/ports/transaction-record.js';
import { approveReissue } from '../../packages/runtime-kafka/src/services/review/approve-reissue.js';
import { proposeReissue } from '../../packages/runtime-kafka/src/services/review/propose-reissue.js';
import { resolveReview } from '../../packages/runtime-kafka/src/services/review/resolve-review.js';
import { historyEpochMs } from './kernel/sandbox.js';
import type { Provider } from './provider/provider.js';
import type { SimulatedProcess } from './process.js';
import type { Trace } from './trace.js';

/** Milliseconds after which a person takes the provider's silence for an answer. */
const surelyAbsentMs = 30_000;
/** A payer who always declines could be asked again for ever; this late they are no more, so that what was sent can still come to its end. */
const lastReissueMs = 90_000;

type Verdict = Parameters<typeof resolveReview>[1];

/** A person who looks into the provider's own books before settling what is flagged; what the books leave open stays open. */
export async function settleFlagged(
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
      trace.add(process.name, { kind: 'settled by a person', transactionId, outcome });
    } catch {
      // It changed meanwhile, or the store is away: the person looks again later.
    }
  }
}

/** What moved nothing is declared failed, or sent again when a second person, who looks later, sees no movement either. */
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
  // One person alone tries first, as people do.
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
  const said = { transactionId, decidedBy: 'a person', reason: 'the books of the provider' };
  if (isFinalStatus(status)) return { ...said, outcome: 'acknowledged' };
  const books = providers.find(({ habits }) => habits.gatewayId === gatewayId)?.ledger.records ?? [];
  const own = books.filter(({ transaction }) => transaction.transactionId === transactionId);
  const paid = own.find(({ moved }) => moved !== undefined);
  if (paid?.moved !== undefined) {
    if (paid.moved.amountMinor !== money.amountMinor) return undefined;
    return { ...said, outcome: 'succeeded', gatewayReference: paid.gatewayReference };
  }
  if (own.some(({ response }) => response.status === 'pending')) return undefined;
  const ageMs = historyEpochMs + nowMs - Date.parse(createdAt);
  if (own.length === 0 && ageMs < surelyAbsentMs) return undefined;
  return { ...said, outcome: 'failed' };
}
