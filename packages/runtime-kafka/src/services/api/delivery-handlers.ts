import { jsonResult } from '../shared/http/json-result.js';
import { createUlid } from '../../messages/create-ulid.js';
import { iso } from '../../ports/iso-time.js';
import type { Delivery } from '../../ports/merchant-event.js';
import { redeliverSince, replayableMs } from '../shared/merchant-events/manage-endpoints.js';
import { toEventBody } from '../shared/merchant-events/merchant-events.js';
import { readPage } from '../shared/read-page.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { ApiHandlers } from './api-call.js';
import { ownEndpoint } from './endpoint-handlers.js';
import { Problem, notFound } from './problem.js';

type DeliveryHandlers = Pick<
  ApiHandlers,
  'listDeliveries' | 'redeliver' | 'redeliverSince' | 'testCallbackEndpoint'
>;

/** Deliveries to an endpoint: list, redeliver, test. */
export function deliveryHandlers(context: ServiceContext): DeliveryHandlers {
  const { store, random, clock, wakeUps } = context;
  const wake = (deliveryId: string) => wakeUps.send('transaction-updated-v1', deliveryId, { deliveryId });
  return {
    listDeliveries: async ({ caller, params, query }) => {
      const { endpointId } = await ownEndpoint(context, caller, params['id'] ?? '');
      const { rows, ...next } = await readPage(
        query,
        (page) => store.listDeliveries(endpointId, page),
        ({ deliveryId }) => deliveryId,
      );
      return jsonResult({ deliveries: rows.map(toDeliveryView), ...next });
    },
    redeliver: async ({ caller, params }) => {
      const { endpointId, disabledAtMs } = await ownEndpoint(context, caller, params['id'] ?? '');
      const deliveryId = params['deliveryId'] ?? '';
      if (!/^dlv_[0-9a-f]{32,64}$/.test(deliveryId)) throw notFound();
      if (disabledAtMs !== undefined)
        throw new Problem(409, 'endpoint-disabled', 'the endpoint is disabled: enable it first');
      const nowMs = clock.now();
      if (!(await store.redeliver(endpointId, deliveryId, nowMs - replayableMs, nowMs))) throw notFound();
      wake(deliveryId);
      return jsonResult({ deliveryId }, 202);
    },
    redeliverSince: async ({ caller, params, body }) => {
      const endpoint = await ownEndpoint(context, caller, params['id'] ?? '');
      const events = await redeliverSince(context, endpoint, body.since, body.includeDelivered);
      if (events === undefined)
        throw new Problem(409, 'endpoint-disabled', 'the endpoint is disabled: enable it first');
      return jsonResult({ endpointId: endpoint.endpointId, events }, 202);
    },
    testCallbackEndpoint: async ({ caller, params }) => {
      const { endpointId, merchantId, url } = await ownEndpoint(context, caller, params['id'] ?? '');
      const atMs = clock.now();
      const deliveryId = `dlv_${Buffer.from(random.bytes(16)).toString('hex')}`;
      await store.addDelivery({
        deliveryId,
        merchantId,
        environment: caller.environment,
        endpointId,
        url,
        eventType: 'endpoint.test',
        messageId: `msg_${createUlid(atMs, random)}`,
        body: toEventBody('endpoint.test', atMs, { endpointId, environment: caller.environment }),
        atMs,
      });
      wake(deliveryId);
      return jsonResult({ deliveryId }, 202);
    },
  };
}

/** A delivery with its attempts, as it is listed. */
export const toDeliveryView = (delivery: Delivery) => ({
  deliveryId: delivery.deliveryId,
  transactionId: delivery.transactionId,
  eventType: delivery.eventType,
  messageId: delivery.messageId,
  status: delivery.status,
  attempts: delivery.attempts,
  createdAt: iso(delivery.createdAtMs),
  lastResult: delivery.lastResult,
  ...(delivery.dueAtMs !== undefined && { dueAt: iso(delivery.dueAtMs) }),
  log: (delivery.log ?? []).map(({ attempt, atMs, result }) => ({ attempt, at: iso(atMs), result })),
});
