import type { Clock } from '../ports/clock.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { TransactionStore } from '../ports/transaction-store.js';

/** Whether anybody is to be told that a transaction is pending. */
export type PendingListeners = (record: TransactionRecord) => Promise<boolean>;

const cacheMs = 1_000;
const entriesMax = 10_000;

/**
 * Most merchants want to hear of ends only, and a message that nobody wants costs as much as one that is delivered. What a merchant's
 * endpoints ask for is believed for a second; an address given with the request is told everything; when the store cannot say, the
 * event is announced, and the dispatcher finds out.
 */
export function createPendingListeners(
  store: Pick<TransactionStore, 'listEndpoints'>,
  clock: Clock,
): PendingListeners {
  const known = new Map<string, { readonly until: number; readonly listens: Promise<boolean> }>();
  const ask = async (merchantId: string, environment: string): Promise<boolean> => {
    const endpoints = await store.listEndpoints(merchantId, environment);
    return endpoints.some(
      ({ disabledAtMs, events }) => disabledAtMs === undefined && events.includes('transaction.pending'),
    );
  };
  return async ({ merchantId, environment, callbackUrl }) => {
    if (callbackUrl !== undefined) return true;
    const key = `${environment}:${merchantId}`;
    const cached = known.get(key);
    if (cached !== undefined && cached.until > clock.monotonicNow()) return cached.listens;
    if (known.size >= entriesMax) known.clear();
    const listens = ask(merchantId, environment).catch(() => true);
    known.set(key, { until: clock.monotonicNow() + cacheMs, listens });
    return listens;
  };
}
