// One handler for every framework below: it keeps the raw body, verifies, stores, and only then acknowledges.
import { createCallbackHandler } from '@lango/core/callbacks';

/** @param gateway any gateway @param store a Map in this example, a table in yours; delivery is at least once, so it is keyed */
export const createPaymentCallbacks = (gateway, store) =>
  createCallbackHandler({
    gateway,
    onCallback: async ({ result, payload, context }) => {
      const key = result.eventId ?? Buffer.from(payload).toString('hex');
      store.set(key, { result, receivedAt: context.receivedAt });
    },
  });
