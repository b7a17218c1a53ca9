import { signMerchantCallback } from '@lango/core/merchant-callbacks';
import type { RuntimePolicy } from '../../decisions/policy.js';
import { createMessage } from '../../messages/create-message.js';
import type { BodyOf } from '../../messages/topics.js';
import type { MerchantResult } from '../../ports/merchant-http.js';
import type { Delivery, DeliveryResult } from '../../ports/transaction-store.js';
import type { ServiceContext } from '../service-context.js';

/** Milliseconds beyond a try's deadline after which a delivery whose dispatcher died goes to another one. */
const leaseMarginMs = 5_000;

/** Makes one try of a delivery, if it is due and nobody else has taken it, and stores what came of it. */
export function createMerchantCallbackDueHandler(context: ServiceContext) {
  const { store, clock, keyRing, merchantHttp, policy } = context;
  return async ({ deliveryId }: BodyOf<'merchant-callback-due-v1'>): Promise<void> => {
    const delivery = await store.claimDelivery(
      deliveryId,
      clock.now(),
      policy.merchantDeadlineMs + leaseMarginMs,
    );
    if (delivery === undefined) return;
    const signature = signMerchantCallback([keyRing.unseal(delivery.secretSealed)], {
      id: delivery.messageId,
      timestampSeconds: clock.now() / 1000,
      body: delivery.body,
    });
    const result = await merchantHttp.post({
      url: delivery.url,
      headers: { 'content-type': 'application/json', 'user-agent': 'lango', ...signature },
      body: delivery.body,
    });
    await store.endDeliveryAttempt(toDeliveryResult(context, delivery, result));
  };
}

function toDeliveryResult(
  context: ServiceContext,
  delivery: Delivery,
  result: MerchantResult,
): DeliveryResult {
  const { clock, random, policy } = context;
  const atMs = clock.now();
  const base = {
    deliveryId: delivery.deliveryId,
    attempt: delivery.attempts,
    atMs,
    result: describe(result),
    messages: [],
  };
  if (result.kind === 'answer' && result.status >= 200 && result.status < 300)
    return { ...base, status: 'delivered' };
  if (result.kind === 'answer' && result.status === 410) {
    const { endpointId } = delivery;
    return {
      ...base,
      status: 'exhausted',
      ...(endpointId !== undefined && { disableEndpointId: endpointId }),
    };
  }
  const delayMs = nextTryDelay(policy, delivery.attempts, random.fraction(), result);
  if (delayMs === undefined) return { ...base, status: 'exhausted' };
  const { deliveryId } = delivery;
  const dueAtMs = atMs + delayMs;
  return {
    ...base,
    status: 'pending',
    dueAtMs,
    messages: [createMessage(random, 'merchant-callback-due-v1', deliveryId, { deliveryId }, dueAtMs)],
  };
}

/** Delay before the next try, ±20 %; a `Retry-After` counts between once and twice the schedule's own. */
function nextTryDelay(
  policy: RuntimePolicy,
  attempts: number,
  fraction: number,
  result: MerchantResult,
): number | undefined {
  const base = policy.merchantCallbackDelaysMs[attempts];
  if (base === undefined) return undefined;
  const asked =
    result.kind === 'answer' && (result.status === 429 || result.status === 503)
      ? Number(result.retryAfter) * 1000
      : NaN;
  if (Number.isFinite(asked)) return Math.min(Math.max(asked, base), 2 * base);
  return Math.round(base * (0.8 + 0.4 * fraction));
}

function describe(result: MerchantResult): string {
  switch (result.kind) {
    case 'answer':
      return `${result.status} ${result.text}`.slice(0, 1_000);
    case 'no-answer':
      return `no answer: ${result.why}`;
    case 'refused':
      return `not sent: ${result.why}`;
  }
}
