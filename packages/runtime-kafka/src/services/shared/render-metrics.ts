import type { ServiceContext } from './service-context.js';

/** What is counted, with what waits in the store and on the bus at this moment, in Prometheus' text format. */
export async function renderMetrics({
  store,
  bus,
  metrics,
  clock,
}: Pick<ServiceContext, 'store' | 'bus' | 'metrics' | 'clock'>) {
  const [gauges, lag] = await Promise.all([
    store.gauges(clock.now()),
    bus.lag?.().catch(() => []) ?? Promise.resolve([]),
  ]);
  return metrics.render(gauges, lag, bus.consumerCrashes?.());
}
