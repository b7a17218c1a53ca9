import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { findProblems } from './find-problems.js';
import { iso, type OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';

const windowMs = 30 * 60_000;
/** However many pages are open, the store is asked this often. */
const keptMs = 3_000;

/** The overview, shared by everyone who looks at the same time. */
export function overviewHandlers(
  context: ServiceContext,
  tools: OperationsTools,
): Pick<OperationsHandlers, 'operationsOverview'> {
  let kept: { readonly untilMs: number; readonly view: Promise<object> } | undefined;
  return {
    operationsOverview: async () => {
      const nowMs = context.clock.monotonicNow();
      if (kept === undefined || kept.untilMs <= nowMs) {
        const view = readOverview(context, tools);
        kept = { untilMs: nowMs + keptMs, view };
        view.catch(() => (kept = undefined));
      }
      return jsonAnswer(await kept.view);
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
