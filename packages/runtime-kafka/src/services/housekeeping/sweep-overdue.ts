import type { ServiceContext } from '../service-context.js';
import type { TopicHandlers } from '../topic-handlers.js';

const batchMax = 100;

/**
 * Finds what is overdue although every message about it was lost, and does it here, without the bus (I12, I18). `handlers` are those of the services that run here, and only what one of them can finish is taken. Two workers on one
 * transaction are harmless: the version check lets one win. Says how much there was.
 */
export async function sweepOverdue(
  context: ServiceContext,
  graceMs: number,
  handlers: TopicHandlers,
): Promise<number> {
  const { store, clock } = context;
  const overdue = await store.claimOverdue(clock.now(), graceMs, batchMax, {
    transactions: handlers['payment-requested-v1'] !== undefined,
    callbacks: handlers['gateway-callback-received-v1'] !== undefined,
    deliveries: handlers['merchant-callback-due-v1'] !== undefined,
    unannounced: handlers['transaction-updated-v1'] !== undefined,
  });
  const work: (() => Promise<void> | undefined)[] = [
    // Whether it waits to be sent, captured or looked up is in the row; the handler that it does not wait for does nothing.
    ...overdue.transactions.flatMap((body) => [
      () => handlers['payment-requested-v1']?.(body),
      () => handlers['look-up-due-v1']?.(body),
    ]),
    ...overdue.callbacks.map((body) => () => handlers['gateway-callback-received-v1']?.(body)),
    ...overdue.unannounced.map((body) => () => handlers['transaction-updated-v1']?.({ ...body, version: 1 })),
    ...overdue.deliveries.map((body) => () => handlers['merchant-callback-due-v1']?.(body)),
  ];
  await runPool(context, work);
  return work.length;
}

/** At most `concurrency` at once; one that fails is found by the next sweep. */
async function runPool(
  { concurrency, logger }: ServiceContext,
  work: (() => Promise<void> | undefined)[],
): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) {
      await next()?.catch((error: unknown) =>
        logger.warn({ error: String(error) }, 'overdue work failed; swept again'),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, work.length) }, worker));
}
