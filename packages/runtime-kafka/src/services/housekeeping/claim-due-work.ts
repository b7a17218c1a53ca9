import { deliveryClaimMs } from '../../decisions/policy.js';
import type { DueClaim } from '../../ports/transaction-store.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { WorkHandlers } from '../shared/work-handlers.js';
import { workOn } from '../shared/work-on.js';

/** Works through the due rows of one queue. */
export interface ClaimLoop {
  /**
   * Resolves when nothing more is due; claimed rows may still be in progress. Once `stopping` aborts, nothing more is claimed: other processes take
   * the rest.
   */
  drain(stopping: AbortSignal): Promise<void>;
  /** Waits for the rows in progress. */
  idle(): Promise<void>;
}

/**
 * One claim loop for each queue with a handler here. It finds rows whose process died, rows whose message was lost, and scheduled rows (I12,
 * I13, I18). In a healthy system new rows are done before it sees them.
 */
export function createClaimLoops(context: ServiceContext, handlers: WorkHandlers): readonly ClaimLoop[] {
  const { store, claimMs, policy, eventHandlers } = context;
  const { transactions, callbacks, deliveries, incomingDeposits } = handlers;
  const loops: ClaimLoop[] = [];
  if (transactions !== undefined)
    loops.push(
      createClaimLoop(
        context,
        claimMs,
        (claim) => store.claimDueTransactions(claim),
        (record) =>
          workOn(context, 'transactions', record.transaction.transactionId, () => transactions(record)),
      ),
    );
  if (callbacks !== undefined)
    loops.push(
      createClaimLoop(
        context,
        claimMs,
        (claim) => store.claimDueCallbacks(claim),
        (callback) => workOn(context, 'callbacks', callback.callbackId, () => callbacks(callback)),
      ),
    );
  if (deliveries !== undefined)
    loops.push(
      createClaimLoop(
        context,
        deliveryClaimMs(policy),
        (claim) => store.claimDueDeliveries({ ...claim, handlers: eventHandlers.names() }),
        deliveries,
      ),
    );
  if (incomingDeposits !== undefined)
    loops.push(
      createClaimLoop(context, claimMs, (claim) => store.claimDueIncomingDeposits(claim), incomingDeposits),
    );
  return loops;
}

/** Claims as many rows as there are free slots, and again whenever slots are free: a backlog is processed at the pace of the work. */
function createClaimLoop<Row>(
  { clock, concurrency, logger }: ServiceContext,
  claimMs: number,
  claim: (claim: DueClaim) => Promise<readonly Row[]>,
  work: (row: Row) => Promise<void>,
): ClaimLoop {
  let active = 0;
  const waiting = new Set<() => void>();
  const onceDone = () => new Promise<void>((resolve) => waiting.add(resolve));
  const start = (row: Row): void => {
    active += 1;
    void work(row)
      .catch((error: unknown) =>
        logger.warn({ error: String(error) }, 'due work failed; it is due again when its claim ends'),
      )
      .finally(() => {
        active -= 1;
        for (const wake of waiting) wake();
        waiting.clear();
      });
  };
  return {
    drain: async (stopping) => {
      for (;;) {
        // At least half of the slots, so that a claim is worth its round trip.
        while (2 * active > concurrency) await onceDone();
        if (stopping.aborted) return;
        const limit = concurrency - active;
        const rows = await claim({ nowMs: clock.now(), claimMs, limit });
        rows.forEach(start);
        if (rows.length < limit) return;
      }
    },
    idle: async () => {
      while (active > 0) await onceDone();
    },
  };
}
