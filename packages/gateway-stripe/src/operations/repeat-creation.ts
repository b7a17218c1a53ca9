import {
  idempotencyKeyFor,
  type GatewayCallContext,
  type GatewayResponse,
  type Transaction,
} from '@lango/core';
import { depositTransaction } from './deposit-transaction.js';
import type { StripeParts } from './stripe-parts.js';
import { withdrawTransaction } from './withdraw-transaction.js';

/**
 * How long after the first possible send the creating request may be repeated: well within the key's 24 hours, and before a
 * transaction that is still unknown goes to review.
 */
const repeatWindowMs = 45 * 60_000;

/**
 * Repeats the creating request of a transaction that Stripe does not list, under its own key: Stripe then replays its first answer,
 * or answers that it is still in progress. Only where the key is certainly the first one, where the request is a pure function of
 * the transaction, and while a first send is still allowed, because this one is the first if the other never arrived.
 *
 * @returns `undefined` when it may not be repeated
 */
export async function repeatCreation(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse | undefined> {
  if (!mayRepeat(transaction, context, parts.settings.now())) return undefined;
  switch (transaction.kind) {
    case 'deposit': {
      const idempotencyKey = idempotencyKeyFor(transaction.transactionId, 'deposit');
      return depositTransaction(parts, transaction, { ...context, idempotencyKey });
    }
    case 'withdrawal': {
      const idempotencyKey = idempotencyKeyFor(transaction.transactionId, 'withdraw');
      return withdrawTransaction(parts, transaction, { ...context, idempotencyKey });
    }
    case 'refund':
    case 'reversal':
      // These also need the original, which a look-up does not have.
      return undefined;
  }
}

function mayRepeat(transaction: Transaction, context: GatewayCallContext, nowMs: number): boolean {
  const { submittedAt, submitBy, status, transactionId } = transaction;
  if (submittedAt === undefined || (status !== 'submitted' && status !== 'unknown')) return false;
  // A host with its own keys used one for the first request that we cannot know.
  if (context.idempotencyKey !== idempotencyKeyFor(transactionId, 'lookUp')) return false;
  if (submitBy !== undefined && nowMs >= Date.parse(submitBy)) return false;
  return nowMs - Date.parse(submittedAt) < repeatWindowMs;
}
