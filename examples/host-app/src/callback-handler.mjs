// One handler for all frameworks: it keeps the raw body, verifies, stores, and only then acknowledges.
import { createCallbackHandler } from '@lango/core/callbacks';

/** @param gateway any gateway @param store a Map in this example, a table in yours; delivery is at least once, so it is keyed */
export const createPaymentCallbacks = (gateway, store, findTransaction = async () => undefined) =>
  createCallbackHandler({
    gateway,
    onCallback: async (callback) => {
      switch (callback.kind) {
        case 'verified': {
          const { result, payload, context } = callback;
          const key = result.eventId ?? Buffer.from(payload).toString('hex');
          store.set(key, { result, receivedAt: context.receivedAt });
          return;
        }
        case 'unverified': {
          // An unverified callback may come from anyone, so look up our own transaction and store only that answer.
          const transaction = await findTransaction(callback.unverified);
          if (transaction !== undefined)
            store.set(transaction.transactionId, { response: await callback.verify(transaction) });
        }
      }
    },
  });
