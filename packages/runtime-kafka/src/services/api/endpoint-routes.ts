import { createMerchantCallbackSecret } from '@lango/core/merchant-callbacks';
import { createMessage } from '../../messages/create-message.js';
import type { CallbackEndpoint, Delivery } from '../../ports/transaction-store.js';
import { defaultMerchantEvents } from '../callback-dispatcher/merchant-events.js';
import type { ServiceContext } from '../service-context.js';
import type { Authenticate } from './authenticate.js';
import { Problem, notFound } from './problem.js';
import { readJsonBody } from './read-json-body.js';
import { endpointRequestSchema } from './request-schemas.js';

/** Callback endpoints, their deliveries, and sending one again. */
export function endpointRoutes(context: ServiceContext, authenticate: Authenticate) {
  const { store, random, clock, keyRing, merchantHttp, bus } = context;
  return {
    create: async (request: Request) => {
      const caller = await authenticate(request, 'endpoints:write');
      const body = await readJsonBody(request, endpointRequestSchema);
      const refusal = await merchantHttp.whyRefused(body.url);
      if (refusal !== undefined) throw new Problem(422, 'callback-url-refused', `url: ${refusal}`, 'url');
      const secret = createMerchantCallbackSecret((size) => random.bytes(size));
      const endpoint: CallbackEndpoint = {
        endpointId: `end_${Buffer.from(random.bytes(16)).toString('hex')}`,
        merchantId: caller.merchantId,
        environment: caller.environment,
        url: body.url,
        secretSealed: keyRing.seal(secret),
        events: body.events ?? defaultMerchantEvents,
        createdAtMs: clock.now(),
      };
      await store.addEndpoint(endpoint);
      return Response.json({ ...toEndpointView(endpoint), secret }, { status: 201 });
    },
    list: async (request: Request) => {
      const caller = await authenticate(request, 'endpoints:write');
      const endpoints = await store.listEndpoints(caller.merchantId, caller.environment);
      return Response.json({ callbackEndpoints: endpoints.map(toEndpointView) });
    },
    remove: async (request: Request, endpointId: string) => {
      const caller = await authenticate(request, 'endpoints:write');
      if (!(await store.disableEndpoint(caller.merchantId, endpointId, clock.now()))) throw notFound();
      return new Response(null, { status: 204 });
    },
    deliveries: async (request: Request, endpointId: string) => {
      const caller = await authenticate(request, 'endpoints:write');
      if ((await store.findEndpoint(caller.merchantId, endpointId)) === undefined) throw notFound();
      const deliveries = await store.listDeliveries(caller.merchantId, endpointId, 100);
      return Response.json({ deliveries: deliveries.map(toDeliveryView) });
    },
    redeliver: async (request: Request, deliveryId: string) => {
      const caller = await authenticate(request, 'endpoints:write');
      const nowMs = clock.now();
      const message = createMessage(random, 'merchant-callback-due-v1', deliveryId, { deliveryId }, nowMs);
      if (!(await store.redeliver(caller.merchantId, deliveryId, nowMs, [message]))) throw notFound();
      const { availableAtMs: _, ...wake } = message;
      await bus.publish([{ ...wake, tries: 0 }]);
      return Response.json({ deliveryId }, { status: 202 });
    },
  };
}

const toEndpointView = ({ endpointId, url, events, createdAtMs }: CallbackEndpoint) => ({
  endpointId,
  url,
  events,
  createdAt: new Date(createdAtMs).toISOString(),
});

const toDeliveryView = ({
  deliveryId,
  transactionId,
  eventType,
  messageId,
  status,
  attempts,
  lastResult,
  dueAtMs,
}: Delivery) => ({
  deliveryId,
  transactionId,
  eventType,
  messageId,
  status,
  attempts,
  lastResult,
  ...(dueAtMs !== undefined && { dueAt: new Date(dueAtMs).toISOString() }),
});
