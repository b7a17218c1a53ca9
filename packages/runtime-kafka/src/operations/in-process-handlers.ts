import { toDeliveryView } from '../services/api/delivery-handlers.js';
import { notFound, Problem } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { replayableMs } from '../services/shared/merchant-events/manage-endpoints.js';
import { readPage } from '../services/shared/read-page.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso } from '../ports/iso-time.js';
import type { OperationsHandlers } from './operations-call.js';
import { startRedelivery } from './start-job.js';
import { withSuccessRate } from './with-success-rate.js';

type InProcessHandlers = Pick<
  OperationsHandlers,
  | 'listEventHandlers'
  | 'listEventHandlerDeliveries'
  | 'redeliverEventToHandler'
  | 'redeliverToEventHandler'
  | 'removeEventHandler'
>;

const noSuchHandler = () => notFound('there is no event handler of this name');
/** Under which the events of a handler are stored. */
const endpointOf = (name: string) => `hdl_${name}`;

/** The handlers of `runtime.on` and their events. */
export function inProcessHandlers(context: ServiceContext): InProcessHandlers {
  const { store, clock, wakeUps } = context;
  const nameIn = async ({ name = '' }: Readonly<Record<string, string>>): Promise<string> => {
    if (!(await store.listEventHandlers()).some((handler) => handler.name === name)) throw noSuchHandler();
    return name;
  };
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
    listEventHandlerDeliveries: async ({ params, query }) => {
      const endpointId = endpointOf(await nameIn(params));
      const { rows, ...next } = await readPage(
        query,
        (page) => store.listDeliveries(endpointId, page),
        ({ deliveryId }) => deliveryId,
      );
      return jsonResult({ deliveries: rows.map(toDeliveryView), ...next });
    },
    redeliverEventToHandler: async ({ params }) => {
      const endpointId = endpointOf(await nameIn(params));
      const { deliveryId = '' } = params;
      const nowMs = clock.now();
      const isAgain =
        /^dlv_[0-9a-f]{32,64}$/.test(deliveryId) &&
        (await store.redeliver(endpointId, deliveryId, nowMs - replayableMs, nowMs));
      if (!isAgain) throw notFound('this handler has no such event of the last 30 days');
      wakeUps.send('transaction-updated-v1', deliveryId, { deliveryId });
      return jsonResult({ deliveryId }, 202);
    },
    redeliverToEventHandler: async ({ params, body, operator }) =>
      startRedelivery(context, operator, endpointOf(await nameIn(params)), body),
    removeEventHandler: async ({ params: { name = '' } }) => {
      if (context.eventHandlers.find(name) !== undefined)
        throw new Problem(409, 'refused', 'this process has the handler: stop it there first');
      const givenUp = await store.removeEventHandler(name);
      if (givenUp === undefined) throw noSuchHandler();
      return jsonResult({ name, givenUp });
    },
  };
}
