import {
  applyEvidence,
  isFinalStatus,
  PaymentError,
  transitionTransaction,
  type ErrorEvidence,
  type GatewayCallbackResult,
  type ResponseEvidence,
  type Transaction,
  type UnverifiedNumbers,
} from '@lango/core';
import type { MpesaGateway } from '../daraja/mpesa-gateway.js';
import type { ReceivedCallback } from './start-callback-host.js';
import { aContext } from './simulated-mpesa.js';

/**
 * A minimal safe host for tests: stores transactions in memory, changes them through core's `applyEvidence`, and flags what stays open for
 * review.
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
  /** References from unverified callbacks: used for look-ups, never as proof. */
  const unverified = new Map<string, UnverifiedNumbers>();
  const apply = (transactionId: string, evidence: ResponseEvidence | ErrorEvidence): void => {
    const current = transactions.get(transactionId);
    if (current === undefined) throw new Error(`no transaction ${transactionId}`);
    const numbers = unverified.get(transactionId);
    const known = numbers === undefined ? {} : { unverified: numbers };
    const outcome = applyEvidence(current, { ...evidence, known });
    if (outcome.next.kind === 'review') throw new Error(`needs review: ${outcome.next.reason}`);
    if (outcome.unverified !== undefined) unverified.set(transactionId, outcome.unverified);
    transactions.set(transactionId, outcome.transaction);
  };
  const lookUp = async (transactionId: string): Promise<void> => {
    const transaction = transactions.get(transactionId);
    if (transaction === undefined || isFinalStatus(transaction.status)) return;
    const gatewayReference = transaction.gatewayReference ?? unverified.get(transactionId)?.gatewayReference;
    const lookedUp = { ...transaction, ...(gatewayReference !== undefined && { gatewayReference }) };
    try {
      const response = await gateway.lookUp(lookedUp, aContext(transaction, hostUrl));
      apply(transactionId, { source: 'look-up', response });
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
        const response =
          kind === 'deposit' ? gateway.deposit(transaction, call) : gateway.withdraw(transaction, call);
        return apply(transactionId, { source: 'answer', response: await response });
      } catch (error) {
        if (!PaymentError.is(error)) throw error;
        apply(transactionId, { source: 'answer', error });
        if (transactions.get(transactionId)?.status !== 'submitted') return;
      }
    }
    const failure = { reason: 'gateway_unavailable' } as const;
    transactions.set(transactionId, transitionTransaction(transaction, { to: 'failed', failure }));
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
        apply(transactionId, { source: result.evidence, response: update });
      }
      return 200;
    },
  };
}
