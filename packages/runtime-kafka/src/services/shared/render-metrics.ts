import type { ServiceContext } from './service-context.js';

/** Metrics in Prometheus text format: counters, and gauges of the store and the bus as of now. */
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
