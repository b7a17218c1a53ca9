import { jsonResult } from '../shared/http/json-result.js';
import { createMerchantCallbackSecret } from '@lango/core/merchant-callbacks';
import type { CallbackEndpoint } from '../../ports/merchant-event.js';
import { defaultMerchantEvents } from '../shared/merchant-events/merchant-events.js';
import { findEndpoint, secretOverlapMs, toEndpointView } from '../shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { ApiHandlers } from './api-call.js';
import type { Caller } from './authenticate.js';
import { Problem, notFound } from './problem.js';

type EndpointHandlers = Pick<
  ApiHandlers,
  | 'createCallbackEndpoint'
  | 'listCallbackEndpoints'
  | 'removeCallbackEndpoint'
  | 'rotateCallbackSecret'
  | 'enableCallbackEndpoint'
>;

/** Most endpoints of one merchant and environment: each event goes to all of them. */
const endpointsMax = 20;

/** The caller's endpoint. @throws {Problem} 404, also for another merchant's and for a removed one */
export async function ownEndpoint(
  context: ServiceContext,
  caller: Caller,
  endpointId: string,
): Promise<CallbackEndpoint> {
  const endpoint = await findEndpoint(context, caller.merchantId, endpointId);
  if (endpoint?.environment !== caller.environment) throw notFound();
  return endpoint;
}

/** Callback endpoints and their secrets. */
export function endpointHandlers(context: ServiceContext): EndpointHandlers {
  const { store, random, clock, keyRing, merchantHttp } = context;
  const newSecret = () => createMerchantCallbackSecret((size) => random.bytes(size));
  return {
    createCallbackEndpoint: async ({ caller, body }) => {
      const refusal = await merchantHttp.whyRefused(body.url, caller.merchantId);
      if (refusal !== undefined) throw new Problem(422, 'callback-url-refused', `url: ${refusal}`, 'url');
      const secret = newSecret();
      const endpoint: CallbackEndpoint = {
        endpointId: `end_${Buffer.from(random.bytes(16)).toString('hex')}`,
        merchantId: caller.merchantId,
        environment: caller.environment,
        url: body.url,
        secretSealed: keyRing.seal(secret),
        events: [...new Set(body.events ?? defaultMerchantEvents)],
        createdAtMs: clock.now(),
      };
      if (!(await store.addEndpoint(endpoint, endpointsMax)))
        throw new Problem(422, 'too-many-endpoints', `there are ${endpointsMax} endpoints: remove one first`);
      return jsonResult({ ...toEndpointView(endpoint), secret }, 201);
    },
    listCallbackEndpoints: async ({ caller }) => {
      const endpoints = await store.listEndpoints(caller.merchantId, caller.environment);
      return jsonResult({ callbackEndpoints: endpoints.map(toEndpointView) });
    },
    removeCallbackEndpoint: async ({ caller, params }) => {
      const { endpointId } = await ownEndpoint(context, caller, params['id'] ?? '');
      if (!(await store.disableEndpoint(caller.merchantId, endpointId, clock.now()))) throw notFound();
      return { status: 204, headers: {}, body: '' };
    },
    rotateCallbackSecret: async ({ caller, params }) => {
      const { endpointId } = await ownEndpoint(context, caller, params['id'] ?? '');
      const secret = newSecret();
      const untilMs = clock.now() + secretOverlapMs;
      if (!(await store.rotateEndpointSecret(caller.merchantId, endpointId, keyRing.seal(secret), untilMs)))
        throw notFound();
      return jsonResult({ endpointId, secret, previousSecretUntil: new Date(untilMs).toISOString() });
    },
    enableCallbackEndpoint: async ({ caller, params }) => {
      const { endpointId } = await ownEndpoint(context, caller, params['id'] ?? '');
      const endpoint = await store.enableEndpoint(caller.merchantId, endpointId);
      if (endpoint === undefined) throw notFound();
      return jsonResult(toEndpointView(endpoint));
    },
  };
}
