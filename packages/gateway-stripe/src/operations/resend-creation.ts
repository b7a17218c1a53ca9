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
 * How long after the first possible send the creating request may be repeated: far inside the key's 24 hours, and before a
 * transaction that is still unknown becomes a person's matter.
 */
const resendWindowMs = 45 * 60_000;

/**
 * Repeats the creating request of a transaction that Stripe does not list, under its own key: Stripe then replays its first answer,
 * or says that it is still at work. Done only where the key is certain to be the one first sent, where the request is a pure
 * function of the transaction, and while it may still be sent for the first time, because if it never arrived this is the first.
 *
 * @returns `undefined` when it may not be repeated
 */
export async function resendCreation(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse | undefined> {
  if (!mayResend(transaction, context, parts.settings.now())) return undefined;
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
      // These also need the original, which a look-up is not given.
      return undefined;
  }
}

function mayResend(transaction: Transaction, context: GatewayCallContext, nowMs: number): boolean {
  const { submittedAt, submitBy, status, transactionId } = transaction;
  if (submittedAt === undefined || (status !== 'submitted' && status !== 'unknown')) return false;
  // A host with keys of its own making gave the first request one that we cannot know.
  if (context.idempotencyKey !== idempotencyKeyFor(transactionId, 'lookUp')) return false;
  if (submitBy !== undefined && nowMs >= Date.parse(submitBy)) return false;
  return nowMs - Date.parse(submittedAt) < resendWindowMs;
}
