import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { LookUp, WorkHandlers } from '../shared/work-handlers.js';
import { applyCallback } from './apply-callback.js';
import { bookIncomingDeposit } from './book-incoming-deposit.js';

const lockTtlMs = 10_000;

/** Applies stored callbacks, each under its transaction's lock, which only saves work (I11). */
export function createCallbackProcessor(context: ServiceContext, lookUp: LookUp): WorkHandlers {
  const { store, clock, lock } = context;
  const applyStored = async (callback: StoredCallback): Promise<void> => {
    const { callbackId, transactionId, processedAtMs } = callback;
    if (processedAtMs !== undefined) return;
    const held = await lock.tryAcquire(`transaction:${transactionId ?? callbackId}`, lockTtlMs);
    try {
      const outcome = await applyCallback(context, lookUp, callback);
      if (outcome !== undefined) await store.markCallbackProcessed(callbackId, outcome, clock.now());
    } finally {
      await held?.release();
    }
  };
  return { callbacks: applyStored, incomingDeposits: (deposit) => bookIncomingDeposit(context, deposit) };
}
