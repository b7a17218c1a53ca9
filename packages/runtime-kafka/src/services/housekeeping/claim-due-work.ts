import { deliveryClaimMs } from '../../decisions/policy.js';
import type { DueClaim } from '../../ports/transaction-store.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { WorkHandlers } from '../shared/work-handlers.js';
import { workOn } from '../shared/work-on.js';

/** Takes up whatever is due in one queue, until nothing is. */
export interface ClaimLoop {
  /**
   * Resolves when nothing more is due; what was claimed may still be in hand. Once `leaving` aborts nothing more is claimed: others work off what
   * is left.
   */
  drain(leaving: AbortSignal): Promise<void>;
  /** Waits for what is in hand. */
  idle(): Promise<void>;
}

/**
 * One claim loop for each queue that is worked on here. It finds what a process left when it died, what a message about was lost, and what
 * was scheduled (I12, I13, I18); a healthy system's new rows are done before it comes.
 */
export function createClaimLoops(context: ServiceContext, handlers: WorkHandlers): readonly ClaimLoop[] {
  const { store, claimMs, policy, eventHandlers } = context;
  const { transactions, callbacks, deliveries, incomingDeposits } = handlers;
  const loops: ClaimLoop[] = [];
  if (transactions !== undefined)
    loops.push(
      createClaimLoop(
        context,
        (limit) => ({ claimMs, limit }),
        (claim) => store.claimDueTransactions(claim),
        (record) =>
          workOn(context, 'transactions', record.transaction.transactionId, () => transactions(record)),
      ),
    );
  if (callbacks !== undefined)
    loops.push(
      createClaimLoop(
        context,
        (limit) => ({ claimMs, limit }),
        (claim) => store.claimDueCallbacks(claim),
        (callback) => workOn(context, 'callbacks', callback.callbackId, () => callbacks(callback)),
      ),
    );
  if (deliveries !== undefined)
    loops.push(
      createClaimLoop(
        context,
        (limit) => ({ claimMs: deliveryClaimMs(policy), limit }),
        (claim) => store.claimDueDeliveries({ ...claim, handlers: eventHandlers.names() }),
        deliveries,
      ),
    );
  if (incomingDeposits !== undefined)
    loops.push(
      createClaimLoop(
        context,
        (limit) => ({ claimMs, limit }),
        (claim) => store.claimDueIncomingDeposits(claim),
        incomingDeposits,
      ),
    );
  return loops;
}

/** Claims as many rows as there is room for, and again whenever there is room: a backlog is worked off at the pace of the work. */
function createClaimLoop<Row>(
  { clock, concurrency, logger }: ServiceContext,
  claimOf: (limit: number) => Omit<DueClaim, 'nowMs'>,
  claim: (claim: DueClaim) => Promise<readonly Row[]>,
  work: (row: Row) => Promise<void>,
): ClaimLoop {
  let inHand = 0;
  const waiting = new Set<() => void>();
  const onceDone = () => new Promise<void>((resolve) => waiting.add(resolve));
  const start = (row: Row): void => {
    inHand += 1;
    void work(row)
      .catch((error: unknown) =>
        logger.warn({ error: String(error) }, 'due work failed; it is due again when its claim ends'),
      )
      .finally(() => {
        inHand -= 1;
        for (const wake of waiting) wake();
        waiting.clear();
      });
  };
  return {
    drain: async (leaving) => {
      for (;;) {
        // Half of the room at least, so that a claim is worth its round trip.
        while (2 * inHand > concurrency) await onceDone();
        if (leaving.aborted) return;
        const limit = concurrency - inHand;
        const rows = await claim({ nowMs: clock.now(), ...claimOf(limit) });
        rows.forEach(start);
        if (rows.length < limit) return;
      }
    },
    idle: async () => {
      while (inHand > 0) await onceDone();
    },
  };
}
