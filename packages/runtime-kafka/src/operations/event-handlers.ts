import type { CallbackEndpoint } from '../ports/merchant-event.js';
import type { Caller } from '../services/api/authenticate.js';
import { deliveryHandlers } from '../services/api/delivery-handlers.js';
import { notFound, Problem } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { findEndpoint, toEndpointView } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { isoIf } from '../ports/iso-time.js';
import type { Operator, OperationsHandlers } from './operations-call.js';
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

/** Endpoints and deliveries of all merchants, with the same functions as each merchant has. */
export function eventHandlers(context: ServiceContext, { admin }: OperationsTools): EventHandlers {
  const merchantHandlers = deliveryHandlers(context);
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
      return jsonResult({
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
      merchantHandlers.listDeliveries({
        ...(await asMerchant(call, call.operator)),
        body: {},
        query: call.query,
      }),
    redeliverEvent: async (call) =>
      merchantHandlers.redeliver({ ...(await asMerchant(call, call.operator)), body: {}, query: {} }),
    redeliverEventsSince: async ({ params, body, operator }) => {
      const { endpointId, disabledAtMs } = await endpointOf(params);
      if (disabledAtMs !== undefined)
        throw new Problem(409, 'endpoint-disabled', 'the endpoint is disabled: enable it first');
      return startRedelivery(context, operator, endpointId, body);
    },
    testEndpoint: async (call) =>
      merchantHandlers.testCallbackEndpoint({
        ...(await asMerchant(call, call.operator)),
        body: {},
        query: {},
      }),
    enableEndpoint: async ({ params }) => {
      const { merchantId, endpointId } = await endpointOf(params);
      return jsonResult(await admin.enableEndpoint(merchantId, endpointId));
    },
    rotateEndpointSecret: async ({ params }) => {
      const { merchantId, endpointId } = await endpointOf(params);
      return jsonResult(await admin.rotateEndpointSecret(merchantId, endpointId));
    },
  };
}
