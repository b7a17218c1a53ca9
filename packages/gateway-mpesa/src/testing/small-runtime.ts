import {
  isFinalStatus,
  PaymentError,
  transitionTransaction,
  type GatewayCallbackResult,
  type GatewayResponse,
  type Transaction,
  type TransactionChange,
} from '@lango/core';
import type { MpesaGateway } from '../daraja/mpesa-gateway.js';
import type { ReceivedCallback } from './start-callback-host.js';
import { aContext } from './simulated-mpesa.js';

/**
 * The least a host has to do to be safe, for tests: it stores transactions in memory, changes them only through `transitionTransaction`, takes hints as
 * a reason to look up, and flags what stays open for a person.
 */
export interface SmallRuntime {
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly inReview: ReadonlySet<string>;
  /** Sends a transaction; repeats it only after an error without effect. */
  submit(transaction: Transaction): Promise<void>;
  onCallback(callback: ReceivedCallback): Promise<number>;
  /** Looks up every open transaction once. */
  lookUpOpen(): Promise<void>;
  /** Flags what is still open. */
  flagOpen(): void;
}

/** @param hostUrl where the gateway's callbacks arrive */
export function createSmallRuntime(gateway: MpesaGateway, hostUrl: string): SmallRuntime {
  const transactions = new Map<string, Transaction>();
  const inReview = new Set<string>();
  const change = (transactionId: string, next: TransactionChange): void => {
    const current = transactions.get(transactionId);
    if (current === undefined) throw new Error(`no transaction ${transactionId}`);
    if (isFinalStatus(current.status) || (current.status === next.to && next.to !== 'submitted')) return;
    if (next.to === 'unknown' && current.status === 'pending') return;
    transactions.set(transactionId, transitionTransaction(current, next));
  };
  const apply = (transactionId: string, response: GatewayResponse, isProof: boolean): void => {
    const current = transactions.get(transactionId);
    const { gatewayReference } = response;
    const known = gatewayReference === undefined ? {} : { gatewayReference };
    if (current === undefined) throw new Error(`no transaction ${transactionId}`);
    if (response.status === 'pending' || !isProof) {
      // A hint tells the reference at most; what it claims is looked up.
      if (current.gatewayReference === undefined) change(transactionId, { to: 'pending', ...known });
      return;
    }
    if (response.status === 'failed') {
      const { reason, rawCode, rawMessage } = response;
      return change(transactionId, { to: 'failed', ...known, failure: { reason, rawCode, rawMessage } });
    }
    const { money } = response;
    if (money !== undefined && money.amountMinor !== current.money.amountMinor)
      throw new Error('another amount than ours');
    change(transactionId, { to: 'succeeded', ...known });
  };
  const lookUp = async (transactionId: string): Promise<void> => {
    const transaction = transactions.get(transactionId);
    if (transaction === undefined || isFinalStatus(transaction.status)) return;
    try {
      apply(transactionId, await gateway.lookUp(transaction, aContext(transaction, hostUrl)), true);
    } catch (error) {
      if (!PaymentError.is(error)) throw error;
    }
  };
  const submit = async (transaction: Transaction): Promise<void> => {
    const { transactionId, kind } = transaction;
    transactions.set(transactionId, transaction);
    const context = aContext(transaction, hostUrl);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      try {
        const call = { ...context, attempt };
        const sent =
          kind === 'deposit' ? gateway.deposit(transaction, call) : gateway.withdraw(transaction, call);
        return apply(transactionId, await sent, true);
      } catch (error) {
        if (!PaymentError.is(error)) throw error;
        if (error.effect === 'unknown') return change(transactionId, { to: 'unknown' });
      }
    }
    change(transactionId, { to: 'failed', failure: { reason: 'gateway_unavailable' } });
  };
  return {
    transactions,
    inReview,
    submit,
    lookUpOpen: async () => {
      for (const { transactionId, status } of transactions.values())
        if (!isFinalStatus(status)) await lookUp(transactionId);
    },
    flagOpen: () => {
      for (const { transactionId, status } of transactions.values())
        if (!isFinalStatus(status)) inReview.add(transactionId);
    },
    async onCallback({ url, bytes }) {
      const urlToken = url.includes('/l/') ? 'look-up' : 'transaction';
      let result: GatewayCallbackResult;
      try {
        result = await gateway.handleCallback(bytes, {
          headers: {},
          url,
          urlToken,
          receivedAt: new Date().toISOString(),
        });
      } catch (error) {
        if (PaymentError.is(error)) return 400;
        throw error;
      }
      if (result.kind !== 'updates') return 200;
      for (const update of result.updates) {
        const { transactionId } = update;
        if (transactionId === undefined) throw new Error('an update without our id');
        apply(transactionId, update, result.evidence === 'look-up');
      }
      return 200;
    },
  };
}
