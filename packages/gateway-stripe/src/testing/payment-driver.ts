import {
  idempotencyKeyFor,
  isFinalStatus,
  isSameMoney,
  PaymentError,
  transitionTransaction,
  type GatewayCallContext,
  type GatewayCallbackResult,
  type GatewayResponse,
  type Transaction,
} from '@lango/core';
import type { StripeGateway } from '../stripe-gateway.js';

/** What the driver learned against a final status: kept, never applied. */
interface DriverDiscrepancy {
  readonly transactionId: string;
  readonly what: string;
}

/**
 * A payment runtime in small, for tests of the adapter: sends with retries under one key, applies webhooks, and looks up what is open.
 * Keeps the rules that the real one keeps: intent first, one key for life, a final status never changes.
 */
export interface PaymentDriver {
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly discrepancies: readonly DriverDiscrepancy[];
  /** Sends a transaction until it is answered, `attempts` times at most. */
  send(transaction: Transaction, original?: Transaction, attempts?: number): Promise<Transaction>;
  lookUp(transactionId: string, gateway?: StripeGateway): Promise<'answered' | 'not-found' | 'no-answer'>;
  cancel(transactionId: string): Promise<void>;
  receive(result: GatewayCallbackResult): Promise<void>;
  /** A named person decides that a transaction which Stripe does not have never was. */
  settleAsAbsent(transactionId: string): void;
}

/** Starts a driver around one gateway. */
export function createPaymentDriver(gateway: StripeGateway): PaymentDriver {
  const transactions = new Map<string, Transaction>();
  const discrepancies: DriverDiscrepancy[] = [];
  const get = (transactionId: string): Transaction => {
    const found = transactions.get(transactionId);
    if (found === undefined) throw new Error(`unknown transaction ${transactionId}`);
    return found;
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

  const apply = (transactionId: string, response: GatewayResponse): void => {
    const transaction = get(transactionId);
    const note = (what: string) => void discrepancies.push({ transactionId, what });
    const { gatewayReference } = response;
    const known = transaction.gatewayReference;
    if (known !== undefined && gatewayReference !== undefined && known !== gatewayReference) {
      return note(`other reference ${gatewayReference}`);
    }
    if (response.status === 'succeeded' && response.money && !isSameMoney(response.money, transaction.money))
      return note('other amount');
    if (isFinalStatus(transaction.status)) {
      if (response.status !== 'pending' && response.status !== transaction.status)
        note(`${response.status} after ${transaction.status}`);
      return;
    }
    if (response.status === 'pending' && transaction.status === 'pending') {
      transactions.set(transactionId, {
        ...transaction,
        ...(response.action && { action: response.action }),
      });
      return;
    }
    const { status: to } = response;
    const reference = gatewayReference === undefined ? {} : { gatewayReference };
    const failure =
      response.status === 'failed' ? { failure: { reason: response.reason, rawCode: response.rawCode } } : {};
    const action = response.status === 'pending' && response.action ? { action: response.action } : {};
    transactions.set(
      transactionId,
      transitionTransaction(transaction, { to, ...reference, ...failure, ...action }),
    );
  };

  const markUnknown = (transactionId: string): void => {
    const transaction = get(transactionId);
    if (transaction.status === 'submitted')
      transactions.set(transactionId, transitionTransaction(transaction, { to: 'unknown' }));
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
      apply(transactionId, await asked.lookUp(get(transactionId), contextOf(transactionId, 'lookUp')));
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
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        try {
          apply(transactionId, await sendOnce(transaction, original, attempt));
          return get(transactionId);
        } catch (error) {
          if (!PaymentError.is(error)) throw error;
        }
      }
      markUnknown(transactionId);
      return get(transactionId);
    },
    cancel: async (transactionId) => {
      try {
        apply(transactionId, await gateway.cancel(get(transactionId), contextOf(transactionId, 'cancel')));
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
        if (result.evidence === 'hint' && response.status !== 'pending') await lookUp(transactionId);
        else apply(transactionId, response);
      }
    },
    settleAsAbsent: (transactionId) => {
      const failure = { reason: 'settled_by_review' as const };
      transactions.set(transactionId, transitionTransaction(get(transactionId), { to: 'failed', failure }));
    },
  };
}
