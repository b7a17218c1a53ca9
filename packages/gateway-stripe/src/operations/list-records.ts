import {
  PaymentError,
  type GatewayRecord,
  type GatewayRecordPeriod,
  type GatewayRecordsContext,
} from '@lango/core';
import { mapBalanceTransaction } from '../mapping/map-balance-transaction.js';
import { answeredValue } from '../mapping/map-refusal.js';
import { transactionIdOf } from '../mapping/stripe-metadata.js';
import { balanceTransactionWire, type BalanceTransactionWire } from '../wire/balance-transaction-wire.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import { readAnswer, readObject, type StripeParts } from './stripe-parts.js';

/** Most that Stripe gives at once. */
const pageSize = 100;

/**
 * The balance transactions of a period, newest first: what was charged, refunded, transferred and disputed, with fees, and what moved between
 * Stripe and the merchant. Payouts of connected accounts stand in the books of those accounts.
 */
export async function* listRecords(
  parts: StripeParts,
  period: GatewayRecordPeriod,
  context: GatewayRecordsContext,
): AsyncGenerator<GatewayRecord> {
  const { signal, statement } = context;
  const ask = patienceOf(context);
  if (statement !== undefined) {
    const message = 'Stripe is asked for its balance transactions; it has no statement to be read';
    throw new PaymentError('operation_not_supported', 'none', message, undefined, { field: 'statement' });
  }
  // Stripe counts whole seconds.
  const created = { gte: wholeSeconds('period.from', period.from), lt: wholeSeconds('period.to', period.to) };
  for (let after: string | undefined; ;) {
    assertGoesOn(signal);
    const params = {
      created,
      limit: pageSize,
      expand: ['data.source'],
      ...(after !== undefined && { starting_after: after }),
    };
    const { data, has_more: hasMore } = answeredValue(
      await ask(() => parts.api.send(context, (stripe) => stripe.balanceTransactions.list(params))),
    );
    const lines = data.map((line) => readObject(parts, balanceTransactionWire, line));
    for (const line of lines) {
      assertGoesOn(signal);
      yield await withOwner(parts, line, context);
    }
    after = lines.at(-1)?.id;
    if (!hasMore || after === undefined) return assertGoesOn(signal);
  }
}

/** A dispute carries no labels of ours: those of its intent say whose it is. */
async function withOwner(
  parts: StripeParts,
  line: BalanceTransactionWire,
  context: GatewayRecordsContext,
): Promise<GatewayRecord> {
  const record = mapBalanceTransaction(line);
  const intent = record.kind === 'chargeback' ? record.gatewayReference : undefined;
  if (intent === undefined || record.transactionId !== undefined) return record;
  const ask = patienceOf(context);
  const answer = await ask(() => parts.api.send(context, (stripe) => stripe.paymentIntents.retrieve(intent)));
  const transactionId = transactionIdOf(readAnswer(parts, paymentIntentWire, answer));
  return transactionId === undefined ? record : { ...record, transactionId };
}

/** Stripe limits how often its books are asked; a page that is put off does not end the listing. */
function patienceOf({
  askPatiently,
}: GatewayRecordsContext): NonNullable<GatewayRecordsContext['askPatiently']> {
  return askPatiently ?? ((ask) => ask());
}

function wholeSeconds(field: string, time: string): number {
  const seconds = Math.ceil(Date.parse(time) / 1000);
  if (Number.isSafeInteger(seconds)) return seconds;
  throw new PaymentError('invalid_request', 'none', `${field} must be an ISO 8601 time`, undefined, {
    field,
  });
}

function assertGoesOn(signal: AbortSignal): void {
  if (signal.aborted) throw new PaymentError('aborted', 'none', 'aborted while listing balance transactions');
}
