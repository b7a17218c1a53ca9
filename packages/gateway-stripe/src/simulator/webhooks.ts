import { createHmac } from 'node:crypto';
import {
  createCallbackDelivery,
  type CallbackDelivery,
  type QueuedCallback,
  type SimulatorClock,
} from '@lango/core/simulator-kit';
import type { SimulatorState } from './simulator-state.js';

/** Signs as Stripe does: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`. */
export function signWebhook(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** Delivers events until they are acknowledged, to wherever webhooks go at that moment. */
export function createWebhooks(
  state: SimulatorState,
  { clock, retryDelaysMs }: { readonly clock: SimulatorClock; readonly retryDelaysMs: readonly number[] },
): CallbackDelivery {
  return createCallbackDelivery({
    clock,
    retryDelayMs: (attempt) => retryDelaysMs[Math.min(attempt, retryDelaysMs.length) - 1] ?? 1_000,
    isInsistent: true,
    prepare: (_event: QueuedCallback, original, isForged) => {
      const endpoint = state.endpoint();
      if (endpoint === undefined) return undefined;
      const secret = isForged ? 'whsec_not_the_secret' : endpoint.secret;
      const body = isForged
        ? original.replace('"livemode":false', '"livemode":false,"forged":true')
        : original;
      const signature = signWebhook(body, secret, clock.now());
      const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
      return { url: endpoint.url, headers, body };
    },
    onEnd: (eventId) => state.commit([{ type: 'event-done', eventId }]),
  });
}
