import type { RuntimePolicy } from '../../decisions/policy.js';
import { createUlid } from '../../messages/create-ulid.js';
import type { MerchantResult } from '../../ports/merchant-http.js';
import type { Delivery, DeliveryResult } from '../../ports/merchant-event.js';
import { toStorableText } from '../shared/http/to-storable-text.js';
import type { ServiceContext } from '../shared/service-context.js';
import { toEventBody } from '../shared/merchant-events/merchant-events.js';

/** Effect of one attempt on the delivery and on its endpoint. */
export function toDeliveryResult(
  context: ServiceContext,
  delivery: Delivery,
  result: MerchantResult,
): DeliveryResult {
  const { clock, random, policy } = context;
  const atMs = clock.now();
  const { deliveryId, endpointId, attempts, eventType } = delivery;
  const isGone = result.kind === 'answer' && result.status === 410;
  const ended = { deliveryId, attempt: attempts, atMs, result: describe(result) };
  if (result.kind === 'answer' && result.status >= 200 && result.status < 300)
    return { ...ended, status: 'delivered' };
  const base = {
    ...ended,
    ...(endpointId !== undefined && {
      isGone,
      disableIfFailingSinceMs: atMs - policy.merchantDisableAfterMs,
      disabledNotice: {
        eventType: 'endpoint.disabled',
        messageId: `msg_${createUlid(atMs, random)}`,
        body: toEventBody('endpoint.disabled', atMs, {
          endpointId,
          environment: delivery.environment,
          reason: isGone ? 'gone' : 'no-success',
        }),
      },
    }),
  };
  const isFinal = isGone || eventType === 'endpoint.test' || delivery.endpointDisabled === true;
  const delayMs = isFinal ? undefined : nextTryDelay(policy, attempts, random.fraction(), atMs, result);
  if (delayMs === undefined) return { ...base, status: 'exhausted' };
  return { ...base, status: 'pending', dueAtMs: atMs + delayMs };
}

/** Most that a merchant's `Retry-After` can delay an event. */
const retryAfterMsMax = 3_600_000;

/** Delay before the next attempt, `undefined` when none is left: the schedule's ±20 %, or `Retry-After` where it is longer, up to an hour. */
export function nextTryDelay(
  policy: RuntimePolicy,
  attempts: number,
  fraction: number,
  nowMs = 0,
  result?: MerchantResult,
): number | undefined {
  const base = policy.merchantCallbackDelaysMs[attempts];
  if (base === undefined) return undefined;
  const mayAsk = result?.kind === 'answer' && (result.status === 429 || result.status === 503);
  const askedMs = mayAsk ? retryAfterMs(result.retryAfter ?? '', nowMs) : NaN;
  if (Number.isFinite(askedMs)) return Math.max(Math.min(askedMs, retryAfterMsMax), base);
  return Math.round(base * (0.8 + 0.4 * fraction));
}

/** Seconds, or a date. */
function retryAfterMs(text: string, nowMs: number): number {
  return /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
}

function describe(result: MerchantResult): string {
  switch (result.kind) {
    case 'answer':
      return toStorableText(`${result.status} ${result.text}`.slice(0, 1_000));
    case 'no-answer':
      return toStorableText(`no answer: ${result.why}`.slice(0, 1_000));
    case 'refused':
      return `not sent: ${result.why}`;
  }
}
