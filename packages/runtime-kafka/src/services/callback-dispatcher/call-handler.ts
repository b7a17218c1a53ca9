import type { Delivery, DeliveryResult } from '../../ports/merchant-event.js';
import { toStorableText } from '../shared/http/to-storable-text.js';
import type { RuntimeEvent } from '../shared/merchant-events/runtime-event.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { EventHandler } from '../shared/event-handlers.js';
import { nextTryDelay } from './to-delivery-result.js';

/** Makes one try of an event with a handler of this process. Who throws or takes too long gets it again, on the schedule of merchants' endpoints. */
export async function callHandler(
  context: ServiceContext,
  delivery: Delivery,
  handler: EventHandler,
): Promise<DeliveryResult> {
  const { clock, random, policy, logger } = context;
  const { deliveryId, attempts: attempt, eventType } = delivery;
  const failure = await failureOf(context, delivery, handler);
  const atMs = clock.now();
  const result = { deliveryId, attempt, atMs, handler: delivery.handler ?? '' };
  if (failure === undefined) return { ...result, status: 'delivered', result: 'handled' };
  const delayMs = nextTryDelay(policy, attempt, random.fraction());
  logger.error(
    { handler: delivery.handler, eventType, messageId: delivery.messageId, attempt, error: failure.stack },
    delayMs === undefined
      ? 'an event handler failed, and the event is given up: see admin.redeliverToHandler'
      : 'an event handler failed; it gets the event again',
  );
  const failed = { ...result, result: toStorableText(`failed: ${failure.message}`.slice(0, 1_000)) };
  return delayMs === undefined
    ? { ...failed, status: 'exhausted' }
    : { ...failed, status: 'pending', dueAtMs: atMs + delayMs };
}

/** Why the handler did not do its work. The time is a merchant's: a claim is made for it. */
async function failureOf(
  { clock, policy }: ServiceContext,
  delivery: Delivery,
  handler: EventHandler,
): Promise<Error | undefined> {
  const { merchantDeadlineMs } = policy;
  const late = new AbortController();
  let cancel = (): void => undefined;
  const tooLate = new Promise<never>((_, reject) => {
    cancel = clock.after(merchantDeadlineMs, () => {
      late.abort();
      reject(new Error(`it took longer than ${merchantDeadlineMs} ms (policy.merchantDeadlineMs)`));
    });
  });
  const call = async () => {
    await handler(toEvent(delivery), { attempt: delivery.attempts, signal: late.signal });
  };
  try {
    await Promise.race([call(), tooLate]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    cancel();
  }
}

function toEvent({ body, messageId, merchantId }: Delivery): RuntimeEvent {
  const { type, timestamp, data } = JSON.parse(body) as RuntimeEvent;
  return { type, messageId, merchantId, timestamp, data } as RuntimeEvent;
}
