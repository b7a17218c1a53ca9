import type { RetriedQueue } from '../../ports/transaction-store.js';
import { giveUp } from './dead-letters.js';
import type { ServiceContext } from './service-context.js';

/** Failures of a handler on one row before its transaction goes to review. */
const failuresMax = 10;

/**
 * Runs the handler of a row. After a failure the row is due again with backoff. After ten it becomes a dead letter and its transaction goes to
 * review; the claim loop keeps retrying, rarely. Throws when the failure cannot be stored.
 */
export async function workOn(
  context: ServiceContext,
  queue: RetriedQueue,
  id: string,
  work: () => Promise<void>,
): Promise<void> {
  const { store, clock, policy, logger } = context;
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { retryInitialDelayMs: firstMs, retryMaxDelayMs: mostMs } = policy;
    const failures = await store.countFailure(queue, id, { nowMs: clock.now(), firstMs, mostMs });
    if (failures === 0) {
      logger.warn({ queue, id, reason }, 'handler failed; the row is no longer waiting');
      return;
    }
    logger.warn({ queue, id, failures, reason }, 'handler failed; will retry later');
    if (failures >= failuresMax) await giveUp(context, queue, id, reason);
  }
}
