import { notFound, Problem } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso } from '../ports/iso-time.js';
import type { OperationsHandlers } from './operations-call.js';
import { startRedelivery } from './start-job.js';
import { withSuccessRate } from './with-success-rate.js';

type InProcessHandlers = Pick<
  OperationsHandlers,
  'listEventHandlers' | 'redeliverToEventHandler' | 'removeEventHandler'
>;

const noSuchHandler = () => notFound('there is no event handler of this name');

/** The handlers of `runtime.on` and their events. */
export function inProcessHandlers(context: ServiceContext): InProcessHandlers {
  const { store } = context;
  return {
    listEventHandlers: async () => {
      const handlers = await store.listEventHandlerHealth();
      return jsonResult({
        handlers: handlers.map((handler) => ({
          name: handler.name,
          events: handler.events,
          updatedAt: iso(handler.updatedAtMs),
          runsHere: context.eventHandlers.find(handler.name) !== undefined,
          ...withSuccessRate(handler),
        })),
      });
    },
    redeliverToEventHandler: async ({ params: { name = '' }, body, operator }) => {
      if (!(await store.listEventHandlers()).some((handler) => handler.name === name)) throw noSuchHandler();
      return startRedelivery(context, operator, `hdl_${name}`, body);
    },
    removeEventHandler: async ({ params: { name = '' } }) => {
      if (context.eventHandlers.find(name) !== undefined)
        throw new Problem(409, 'refused', 'this process has the handler: stop it there first');
      const givenUp = await store.removeEventHandler(name);
      if (givenUp === undefined) throw noSuchHandler();
      return jsonResult({ name, givenUp });
    },
  };
}
