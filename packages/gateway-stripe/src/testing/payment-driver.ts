import {
  applyEvidence,
  idempotencyKeyFor,
  PaymentError,
  transitionTransaction,
  type ErrorEvidence,
  type GatewayCallContext,
  type GatewayCallbackResult,
  type GatewayResponse,
  type ResponseEvidence,
  type Transaction,
} from '@lango/core';
import type { StripeGateway } from '../stripe-gateway.js';

/** Evidence against a final status: stored, never applied. */
interface DriverDiscrepancy {
  readonly transactionId: string;
  readonly what: string;
}

/**
 * A minimal payment runtime for tests of the adapter: sends with retries under one key, applies webhooks, and looks up open transactions.
 * Follows the runtime's rules: intent first, one key per transaction, a final status never changes.
 */
export interface PaymentDriver {
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly discrepancies: readonly DriverDiscrepancy[];
  /** Sends a transaction until there is an answer, at most `attempts` times. */
  send(transaction: Transaction, original?: Transaction, attempts?: number): Promise<Transaction>;
  lookUp(transactionId: string, gateway?: StripeGateway): Promise<'answered' | 'not-found' | 'no-answer'>;
  cancel(transactionId: string): Promise<void>;
  receive(result: GatewayCallbackResult): Promise<void>;
  /** An operator resolves a transaction that Stripe does not have as never sent. */
  settleAsAbsent(transactionId: string): void;
}

/** Starts a driver around one gateway. */
export function createPaymentDriver(gateway: StripeGateway): PaymentDriver {
  const transactions = new Map<string, Transaction>();
  const discrepancies: DriverDiscrepancy[] = [];
  const get = (transactionId: string): Transaction => {
    const transaction = transactions.get(transactionId);
    if (transaction === undefined) throw new Error(`unknown transaction ${transactionId}`);
    return transaction;
  };
  const contextOf = (
    transactionId: string,
    operation: Parameters<typeof idempotencyKeyFor>[1],
    attempt = 1,
  ): GatewayCallContext => ({
    idempotencyKey: idempotencyKeyFor(transactionId, operation),
    attempt,
    signal: new AbortController().signal,
  });

  /** Applies evidence through core; true when a look-up must follow at once. */
  const apply = (transactionId: string, evidence: ResponseEvidence | ErrorEvidence): boolean => {
    const outcome = applyEvidence(get(transactionId), evidence);
    const { next, transaction, entries } = outcome;
    for (const { origin, kind } of entries)
      if (origin === 'outside') discrepancies.push({ transactionId, what: kind });
    if (next.kind === 'review') discrepancies.push({ transactionId, what: next.reason });
    transactions.set(transactionId, transaction);
    return next.kind === 'look-up' && next.afterMs === 0;
  };

  const sendOnce = (
    transaction: Transaction,
    original: Transaction | undefined,
    attempt: number,
  ): Promise<GatewayResponse> => {
    const { transactionId } = transaction;
    switch (transaction.kind) {
      case 'deposit':
        return gateway.deposit(transaction, contextOf(transactionId, 'deposit', attempt));
      case 'withdrawal':
        return gateway.withdraw(transaction, contextOf(transactionId, 'withdraw', attempt));
      case 'refund':
        return gateway.refund(
          transaction,
          original ?? transaction,
          contextOf(transactionId, 'refund', attempt),
        );
      case 'reversal':
        throw new Error('not offered');
    }
  };

  const lookUp: PaymentDriver['lookUp'] = async (transactionId, asked = gateway) => {
    try {
      const response = await asked.lookUp(get(transactionId), contextOf(transactionId, 'lookUp'));
      apply(transactionId, { source: 'look-up', response });
      return 'answered';
    } catch (error) {
      if (!PaymentError.is(error)) throw error;
      return error.code === 'transaction_not_found' ? 'not-found' : 'no-answer';
    }
  };

  return {
    transactions,
    discrepancies,
    lookUp,
    send: async (transaction, original, attempts = 2) => {
      const { transactionId } = transaction;
      transactions.set(transactionId, transaction);
      let lost = new PaymentError('unexpected', 'unknown', 'it was never sent');
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        try {
          const response = await sendOnce(transaction, original, attempt);
          apply(transactionId, { source: 'answer', response });
          return get(transactionId);
        } catch (error) {
          if (!PaymentError.is(error)) throw error;
          lost = error;
        }
      }
      // Whether an earlier attempt arrived is unknown, whatever the last one answers.
      apply(transactionId, { source: 'answer', error: lost, known: { isUncertain: true } });
      return get(transactionId);
    },
    cancel: async (transactionId) => {
      try {
        const response = await gateway.cancel(get(transactionId), contextOf(transactionId, 'cancel'));
        apply(transactionId, { source: 'answer', response });
      } catch (error) {
        if (!PaymentError.is(error)) throw error;
      }
    },
    receive: async (result) => {
      if (result.kind === 'entries')
        for (const { transactionId = '?', kind } of result.entries)
          discrepancies.push({ transactionId, what: kind });
      if (result.kind !== 'updates') return;
      for (const { transactionId, ...response } of result.updates) {
        if (transactionId === undefined || !transactions.has(transactionId)) continue;
        if (apply(transactionId, { source: result.evidence, response })) await lookUp(transactionId);
      }
    },
    settleAsAbsent: (transactionId) => {
      const failure = { reason: 'settled_by_review' as const };
      transactions.set(transactionId, transitionTransaction(get(transactionId), { to: 'failed', failure }));
    },
  };
}
