import type { RetriedQueue } from '../../ports/transaction-store.js';
import { giveUp } from './dead-letters.js';
import type { ServiceContext } from './service-context.js';

/** Failures of a handler on one row before its transaction waits for a person. */
const failuresMax = 10;

/**
 * Does the work on a row. When the handler fails, the row is due again after a while, and after ten failures it is among the dead letters,
 * with its transaction before a person; the claim loop goes on trying, rarely. Throws when not even that can be stored.
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
      logger.warn({ queue, id, reason }, 'handler failed, and the row waits for nothing any more');
      return;
    }
    logger.warn({ queue, id, failures, reason }, 'handler failed; tried again later');
    if (failures >= failuresMax) await giveUp(context, queue, id, reason);
  }
}
