import type { CallbackEndpoint } from '../ports/merchant-event.js';
import type { Caller } from '../services/api/authenticate.js';
import { deliveryHandlers } from '../services/api/delivery-handlers.js';
import { notFound, Problem } from '../services/api/problem.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import { findEndpoint, toEndpointView } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { isoIf, type Operator, type OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';
import { startRedelivery } from './start-job.js';
import { withSuccessRate } from './with-success-rate.js';

type EventHandlers = Pick<
  OperationsHandlers,
  | 'listEndpointHealth'
  | 'listEndpointDeliveries'
  | 'redeliverEvent'
  | 'redeliverEventsSince'
  | 'testEndpoint'
  | 'enableEndpoint'
  | 'rotateEndpointSecret'
>;

/** Merchants' endpoints and what they were told: the same as each merchant has, for all of them. */
export function eventHandlers(context: ServiceContext, { admin }: OperationsTools): EventHandlers {
  const own = deliveryHandlers(context);
  const endpointOf = async (params: Readonly<Record<string, string>>): Promise<CallbackEndpoint> => {
    const endpoint = await findEndpoint(context, params['merchantId'] ?? '', params['id'] ?? '');
    if (endpoint === undefined) throw notFound('this merchant has no such endpoint');
    return endpoint;
  };
  /** The call as the endpoint's merchant would make it. */
  const asMerchant = async (
    call: { readonly request: Request; readonly params: Readonly<Record<string, string>> },
    operator: Operator,
  ) => {
    const { merchantId, environment } = await endpointOf(call.params);
    const caller: Caller = { merchantId, environment, keyId: operator.name, scopes: [] };
    return { request: call.request, params: call.params, caller };
  };
  return {
    listEndpointHealth: async ({ query: { merchant } }) => {
      const endpoints = await context.store.listEndpointHealth(merchant);
      return jsonAnswer({
        endpoints: endpoints.map((endpoint) => ({
          ...toEndpointView(endpoint),
          merchantId: endpoint.merchantId,
          environment: endpoint.environment,
          failingSince: isoIf(endpoint.failingSinceMs),
          ...withSuccessRate(endpoint),
        })),
      });
    },
    listEndpointDeliveries: async (call) =>
      own.listDeliveries({ ...(await asMerchant(call, call.operator)), body: {}, query: call.query }),
    redeliverEvent: async (call) =>
      own.redeliver({ ...(await asMerchant(call, call.operator)), body: {}, query: {} }),
    redeliverEventsSince: async ({ params, body, operator }) => {
      const { endpointId, disabledAtMs } = await endpointOf(params);
      if (disabledAtMs !== undefined)
        throw new Problem(409, 'endpoint-disabled', 'the endpoint is disabled: enable it first');
      return startRedelivery(context, operator, endpointId, body);
    },
    testEndpoint: async (call) =>
      own.testCallbackEndpoint({ ...(await asMerchant(call, call.operator)), body: {}, query: {} }),
    enableEndpoint: async ({ params }) => {
      const { merchantId, endpointId } = await endpointOf(params);
      return jsonAnswer(await admin.enableEndpoint(merchantId, endpointId));
    },
    rotateEndpointSecret: async ({ params }) => {
      const { merchantId, endpointId } = await endpointOf(params);
      return jsonAnswer(await admin.rotateEndpointSecret(merchantId, endpointId));
    },
  };
}
