import type { ServiceContext } from '../service-context.js';

const claimMs = 30_000;
const batchMax = 500;

/** Publishes every outbox row that is due: what a process left when it died, and what was scheduled. Says how many there were. */
export async function relayOutbox({ store, bus, clock }: ServiceContext): Promise<number> {
  const claimed = await store.claimOutbox(clock.now(), claimMs, batchMax);
  if (claimed.length === 0) return 0;
  await bus.publish(claimed.map(({ outboxId: _, ...message }) => message));
  await store.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
  return claimed.length;
}
