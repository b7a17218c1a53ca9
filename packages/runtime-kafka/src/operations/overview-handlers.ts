import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { findProblems } from './find-problems.js';
import { iso } from '../ports/iso-time.js';
import type { OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';

const windowMs = 30 * 60_000;
/** The overview is cached for this long, however many pages are open. */
const cachedMs = 3_000;
/** The overview, shared by all operators. */
export function overviewHandlers(
  context: ServiceContext,
  tools: OperationsTools,
): Pick<OperationsHandlers, 'operationsOverview'> {
  let cached: { readonly untilMs: number; readonly view: Promise<object> } | undefined;
  return {
    operationsOverview: async () => {
      const nowMs = context.clock.monotonicNow();
      if (cached === undefined || cached.untilMs <= nowMs) {
        const view = readOverview(context, tools);
        cached = { untilMs: nowMs + cachedMs, view };
        view.catch(() => (cached = undefined));
      }
      return jsonResult(await cached.view);
    },
  };
}

async function readOverview({ store, bus, clock }: ServiceContext, tools: OperationsTools): Promise<object> {
  const nowMs = clock.now();
  const sinceMs = nowMs - windowMs;
  const [gauges, minutes, times, endpoints, unassigned, lag] = await Promise.all([
    store.gauges(nowMs),
    store.countMinutes(sinceMs),
    store.outcomeTimes(sinceMs),
    store.listEndpointHealth(),
    store.listIncomingDeposits({ unassignedOnly: true, limit: 100 }),
    bus.lag?.().catch(() => []) ?? [],
  ]);
  const breakers = tools.breakers();
  return {
    at: iso(nowMs),
    problems: findProblems({ gauges, endpoints, breakers, lag, unassigned: unassigned.length }),
    ...gauges,
    minutes: minutes.map(({ gatewayId, minuteMs, ...counts }) => ({
      gateway: gatewayId,
      at: iso(minuteMs),
      ...counts,
    })),
    outcomeTimes: times.map(({ gatewayId, ...rest }) => ({ gateway: gatewayId, ...rest })),
    breakers: breakers.map(({ gatewayId, operation, state, sinceMs: since }) => ({
      gateway: gatewayId,
      operation,
      state,
      since: iso(since),
    })),
    lag,
  };
}
