import {
  PaymentError,
  type GatewayRecord,
  type GatewayRecordPeriod,
  type GatewayRecordsContext,
} from '@lango/core';
import { askStripe } from '../callbacks/ask-stripe.js';
import type { EventQuestions } from '../callbacks/event-meaning.js';
import { findDeposit, intentIdBehind } from '../callbacks/find-deposit.js';
import { mapBalanceTransaction, sourceOf } from '../mapping/map-balance-transaction.js';
import { wrongRequest } from '../mapping/map-stripe-error.js';
import { balanceTransactionWire, type BalanceTransactionWire } from '../wire/balance-transaction-wire.js';
import { readList } from './read-list.js';
import { readObject, type StripeParts } from './stripe-parts.js';

/** Stripe's largest page. */
const pageSize = 100;

/**
 * The balance transactions of a period, newest first: charges, refunds, transfers and disputes, with fees, and movements between Stripe and
 * the merchant. Payouts of connected accounts are in the lists of those accounts.
 */
export async function* listRecords(
  parts: StripeParts,
  period: GatewayRecordPeriod,
  context: GatewayRecordsContext,
): AsyncGenerator<GatewayRecord> {
  const { signal, statement } = context;
  // Stripe limits the rate of these reads: a page refused for that is retried instead of ending the listing.
  const { askPatiently: withBackoff = (ask) => ask() } = context;
  const questions = askStripe(parts, { signal, askPatiently: withBackoff });
  if (statement !== undefined) {
    const message =
      'Stripe has no statement files: leave the statement out, and its balance transactions are read';
    throw new PaymentError('operation_not_supported', 'none', message, undefined, { field: 'statement' });
  }
  // Stripe counts whole seconds.
  const created = { gte: wholeSeconds('period.from', period.from), lt: wholeSeconds('period.to', period.to) };
  for (let after: string | undefined; ;) {
    throwIfAborted(signal);
    const params = { created, limit: pageSize, expand: ['data.source'], starting_after: after };
    const answer = await withBackoff(() =>
      parts.api.send(context, (stripe, scope) => stripe.balanceTransactions.list(params, scope)),
    );
    const { data, has_more: hasMore } = readList(answer);
    const lines = data.map((line) => readObject(parts, balanceTransactionWire, line));
    for (const line of lines) {
      throwIfAborted(signal);
      yield await withOwner(line, questions);
    }
    after = lines.at(-1)?.id;
    if (!hasMore || after === undefined) return throwIfAborted(signal);
  }
}

/** A dispute and a refund made outside carry no label of ours: their intent names the deposit. */
async function withOwner(line: BalanceTransactionWire, questions: EventQuestions): Promise<GatewayRecord> {
  const record = mapBalanceTransaction(line);
  const source = sourceOf(line);
  if (source === undefined || record.transactionId !== undefined) return record;
  if (source.object !== 'dispute' && source.object !== 'refund') return record;
  const intentId = await intentIdBehind(source, questions);
  if (intentId === undefined) return record;
  const { transactionId, gatewayReference } = await findDeposit(intentId, questions);
  if (source.object === 'dispute')
    return { ...record, gatewayReference, ...(transactionId !== undefined && { transactionId }) };
  return {
    ...record,
    originalGatewayReference: gatewayReference,
    ...(transactionId !== undefined && { originalTransactionId: transactionId }),
  };
}

function wholeSeconds(field: string, time: string): number {
  const seconds = Math.ceil(Date.parse(time) / 1000);
  if (Number.isSafeInteger(seconds)) return seconds;
  throw wrongRequest(field, 'must be an ISO 8601 time');
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing balance transactions');
}
