import type { Delivery, DeliveryResult } from '../../ports/merchant-event.js';
import { toStorableText } from '../shared/http/to-storable-text.js';
import type { RuntimeEvent } from '../shared/merchant-events/runtime-event.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { EventHandler } from '../shared/event-handlers.js';
import { nextTryDelay } from './to-delivery-result.js';

/** Delivers an event once to a handler of this process. One that throws or takes too long gets it again, on the schedule of merchants' endpoints. */
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
      ? 'an event handler failed for the last time; redeliver the event with admin.redeliverToHandler'
      : 'an event handler failed; the event will be delivered again',
  );
  const failed = { ...result, result: toStorableText(`failed: ${failure.message}`.slice(0, 1_000)) };
  return delayMs === undefined
    ? { ...failed, status: 'exhausted' }
    : { ...failed, status: 'pending', dueAtMs: atMs + delayMs };
}

/** Why the handler failed; `undefined` when it did not. Its deadline is a merchant's, which the claim covers. */
async function failureOf(
  { clock, policy }: ServiceContext,
  delivery: Delivery,
  handler: EventHandler,
): Promise<Error | undefined> {
  const { merchantDeadlineMs } = policy;
  const abort = new AbortController();
  let cancel = (): void => undefined;
  const deadline = new Promise<never>((_, reject) => {
    cancel = clock.after(merchantDeadlineMs, () => {
      abort.abort();
      reject(new Error(`it took longer than ${merchantDeadlineMs} ms (policy.merchantDeadlineMs)`));
    });
  });
  const call = async () => {
    await handler(toEvent(delivery), { attempt: delivery.attempts, signal: abort.signal });
  };
  try {
    await Promise.race([call(), deadline]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(describeThrown(error));
  } finally {
    cancel();
  }
}

/** What was thrown may have no text of its own, such as an object without a prototype. */
const describeThrown = (thrown: unknown): string =>
  typeof thrown === 'string' ? thrown : `it threw ${thrown === undefined ? 'nothing' : `a ${typeof thrown}`}`;

function toEvent({ body, messageId, merchantId }: Delivery): RuntimeEvent {
  const { type, timestamp, data } = JSON.parse(body) as RuntimeEvent;
  return { type, messageId, merchantId, timestamp, data } as RuntimeEvent;
}
