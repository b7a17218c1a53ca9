import { notFound, Problem } from '../services/api/problem.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import { replayableMs } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso, type OperationsHandlers } from './operations-call.js';
import { startJob } from './start-job.js';
import { toNewestEvents } from './to-newest-events.js';

type InProcessHandlers = Pick<
  OperationsHandlers,
  'listEventHandlers' | 'redeliverToEventHandler' | 'removeEventHandler'
>;

const noSuchHandler = () => notFound('there is no event handler of this name');

/** The handlers of `runtime.on`, and what they were told. */
export function inProcessHandlers(context: ServiceContext): InProcessHandlers {
  const { store, clock } = context;
  return {
    listEventHandlers: async () => {
      const handlers = await store.listEventHandlerHealth();
      return jsonAnswer({
        handlers: handlers.map((handler) => ({
          name: handler.name,
          events: handler.events,
          updatedAt: iso(handler.updatedAtMs),
          runsHere: context.eventHandlers.find(handler.name) !== undefined,
          ...toNewestEvents(handler),
        })),
      });
    },
    redeliverToEventHandler: async ({ params: { name = '' }, body, operator }) => {
      if (!(await store.listEventHandlers()).some((handler) => handler.name === name)) throw noSuchHandler();
      const endpointId = `hdl_${name}`;
      const sinceMs = Math.max(Date.parse(body.since), clock.now() - replayableMs);
      const { includeDelivered = false } = body;
      return startJob(context, operator, 'redeliver-since', { endpointId, sinceMs, includeDelivered });
    },
    removeEventHandler: async ({ params: { name = '' } }) => {
      if (context.eventHandlers.find(name) !== undefined)
        throw new Problem(409, 'refused', 'this process has the handler: stop it there first');
      const givenUp = await store.removeEventHandler(name);
      if (givenUp === undefined) throw noSuchHandler();
      return jsonAnswer({ name, givenUp });
    },
  };
}
