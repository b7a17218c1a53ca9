import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { StatementContext } from './memory-rows.js';
import { insertOutbox } from './outbox-statements.js';

type CallbackStatements = Pick<
  TransactionStore,
  'findLookUpToken' | 'storeCallback' | 'findCallback' | 'markCallbackProcessed' | 'recordIncomingDeposit'
>;

/** Gateway callbacks as they came, and the tokens that say whose they are. */
export function callbackStatements(context: StatementContext): CallbackStatements {
  const { rows, add } = context;
  return {
    findLookUpToken: async (digest) => rows.lookUpTokens.get(digest),
    storeCallback: async (callback, messages) => {
      const key = `${callback.gatewayId} ${callback.environment} ${callback.dedupeKey}`;
      const earlier = rows.callbacksByKey.get(key);
      if (earlier !== undefined) return rows.callbacks.get(earlier)?.callback;
      rows.callbacksByKey.set(key, callback.callbackId);
      rows.callbacks.set(callback.callbackId, { callback, outcome: undefined, sweptAtMs: undefined });
      add({ kind: 'callback stored', callback });
      insertOutbox(context, messages);
      return undefined;
    },
    findCallback: async (callbackId) => rows.callbacks.get(callbackId)?.callback,
    markCallbackProcessed: async (callbackId, outcome, atMs) => {
      const row = rows.callbacks.get(callbackId);
      if (row !== undefined) add({ kind: 'callback processed', callback: row.callback, outcome });
      if (row === undefined || row.callback.processedAtMs !== undefined) return;
      row.callback = { ...row.callback, processedAtMs: atMs };
      row.outcome = outcome;
    },
    recordIncomingDeposit: async (deposit, appliedCallbackId) => {
      const { gatewayId, environment, gatewayReference, receivedAtMs } = deposit;
      const key = `${gatewayId} ${environment} ${gatewayReference}`;
      if (!rows.incomingDeposits.has(key)) rows.incomingDeposits.set(key, deposit);
      const row = rows.callbacks.get(appliedCallbackId);
      if (row === undefined) return;
      row.callback = { ...row.callback, processedAtMs: receivedAtMs };
      row.outcome = 'incoming-deposit';
    },
  };
}
