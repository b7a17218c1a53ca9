import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { StatementContext } from './memory-rows.js';

type CallbackStatements = Pick<
  TransactionStore,
  'findLookUpToken' | 'storeCallback' | 'findCallback' | 'markCallbackProcessed'
>;

/** Stored gateway callbacks, and the URL tokens that identify their transaction. */
export function callbackStatements({ rows, add }: StatementContext): CallbackStatements {
  return {
    findLookUpToken: async (digest) => rows.lookUpTokens.get(digest),
    storeCallback: async (callback, dueAtMs) => {
      const key = `${callback.gatewayId} ${callback.environment} ${callback.dedupeKey}`;
      const earlier = rows.callbacksByKey.get(key);
      if (earlier !== undefined) return rows.callbacks.get(earlier)?.callback;
      rows.callbacksByKey.set(key, callback.callbackId);
      rows.callbacks.set(callback.callbackId, { callback, outcome: undefined, dueAtMs, failures: 0 });
      add({ kind: 'callback stored', callback });
      return undefined;
    },
    findCallback: async (callbackId) => rows.callbacks.get(callbackId)?.callback,
    markCallbackProcessed: async (callbackId, outcome, atMs) => {
      const row = rows.callbacks.get(callbackId);
      if (row !== undefined) add({ kind: 'callback processed', callback: row.callback, outcome });
      if (row === undefined || row.callback.processedAtMs !== undefined) return;
      row.callback = { ...row.callback, processedAtMs: atMs };
      row.outcome = outcome;
      row.dueAtMs = undefined;
    },
  };
}
