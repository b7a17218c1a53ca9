import { signMerchantCallback } from '@lango/core/merchant-callbacks';
import type { MerchantResult } from '../../ports/merchant-http.js';
import type { Delivery, DeliveryResult } from '../../ports/merchant-event.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { WorkHandlers } from '../shared/work-handlers.js';
import { createEndpointGate } from './endpoint-gate.js';
import { callHandler } from './call-handler.js';
import { toDeliveryResult } from './to-delivery-result.js';
import { createSlotKeeper } from './slot-keeper.js';

/**
 * Delivers events to merchants and to in-process handlers. One per process: all its attempts share an endpoint gate. An attempt resolves when it
 * has ended, or earlier when it is slow, to free the caller's slot: the claim in the store protects it.
 */
export function createCallbackDispatcher(
  context: ServiceContext,
): Required<Pick<WorkHandlers, 'deliveries' | 'idle'>> {
  const { clock, logger } = context;
  const slots = createSlotKeeper(clock, (error) =>
    logger.warn({ error: String(error) }, 'the result of a delivery attempt was not stored; it is due again'),
  );
  const attempt = createAttempt(context);
  return { deliveries: (delivery) => slots.run(() => attempt(delivery)), idle: () => slots.idle() };
}

/** Makes one attempt at a claimed delivery and stores the result. */
function createAttempt(context: ServiceContext): (delivery: Delivery) => Promise<void> {
  const { store, clock, policy, wakeUps, logger } = context;
  const enter = createEndpointGate(clock, policy);
  const end = async (result: DeliveryResult): Promise<void> => {
    const next = await store.endDeliveryAttempt(result);
    for (const deliveryId of next) wakeUps.send('transaction-updated-v1', deliveryId, { deliveryId });
  };
  return async (delivery) => {
    if (delivery.handler !== undefined) {
      const handler = context.eventHandlers.find(delivery.handler);
      // The handler was removed after the claim: a process that has it takes over.
      if (handler === undefined) return store.postponeDelivery(delivery.deliveryId, clock.now());
      return end(await callHandler(context, delivery, handler));
    }
    if (delivery.endpointDisabled === true && delivery.eventType !== 'endpoint.test') {
      const why: MerchantResult = { kind: 'refused', why: 'the endpoint is disabled' };
      return end(toDeliveryResult(context, delivery, why));
    }
    const answer = enter(delivery.endpointId ?? new URL(delivery.url).origin, delivery.merchantId);
    const gate = answer.kind === 'queue' ? await answer.turn : answer;
    if (gate.kind === 'wait') return postpone(context, delivery, gate.ms);
    let result: MerchantResult = { kind: 'no-answer', why: 'the attempt was not made' };
    try {
      result = await send(context, delivery);
    } catch (error) {
      // Such as a secret that no key can open. It counts as an attempt, so that the schedule ends.
      logger.error({ deliveryId: delivery.deliveryId, error: String(error) }, 'an event could not be sent');
    } finally {
      gate.leave(result.kind === 'answer' && result.status >= 200 && result.status < 300);
    }
    await end(toDeliveryResult(context, delivery, result));
  };
}

/** Signed with every secret in force, newest first; exactly the signed text is sent. */
function send({ keyRing, clock, merchantHttp }: ServiceContext, delivery: Delivery): Promise<MerchantResult> {
  const sealed = [
    delivery.secretSealed,
    ...(delivery.previousSecretSealed ? [delivery.previousSecretSealed] : []),
  ];
  const signature = signMerchantCallback(
    sealed.map((secret) => keyRing.unseal(secret)),
    { id: delivery.messageId, timestampSeconds: clock.now() / 1000, body: delivery.body },
  );
  return merchantHttp.post({
    url: delivery.url,
    headers: { 'content-type': 'application/json', 'user-agent': 'lango', ...signature },
    body: delivery.body,
  });
}

/** Postpones a delivery without counting an attempt, with jitter. */
async function postpone(
  { store, clock, random }: ServiceContext,
  { deliveryId }: Delivery,
  waitMs: number,
): Promise<void> {
  const dueAtMs = clock.now() + Math.round(waitMs * (1 + 0.2 * random.fraction()));
  await store.postponeDelivery(deliveryId, dueAtMs);
}
