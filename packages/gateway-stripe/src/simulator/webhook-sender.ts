import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { openTransport } from '../open-transport.js';
import type { SimulatedEvent } from './simulator-records.js';
import type { SimulatorState } from './simulator-state.js';

/** Delivers events until they are acknowledged. */
export interface WebhookSender {
  /** Looks for events that are not under way yet. */
  wake(): void;
  close(): Promise<void>;
}

/** How events are delivered. */
export interface WebhookSenderOptions {
  /** Milliseconds before the second, third … delivery; the last one repeats. */
  readonly retryDelaysMs: readonly number[];
  readonly now: () => number;
}

const atOnceMax = 8;

/** Signs as Stripe does: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`. */
export function signWebhook(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** Delivers at least once and in no order that anyone may rely on, like Stripe. */
export function createWebhookSender(state: SimulatorState, options: WebhookSenderOptions): WebhookSender {
  const http = openTransport();
  const underWay = new Set<string>();
  const waiting = new Set<NodeJS.Timeout>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let sending = 0;

  const post = async (body: string, secret: string): Promise<boolean> => {
    const endpoint = state.endpoint();
    if (endpoint === undefined) return false;
    try {
      const { status } = await http({
        method: 'POST',
        url: endpoint.url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signWebhook(body, secret, options.now()),
        },
        body,
        deadlineMs: 10_000,
        signal: closing.signal,
      });
      return status >= 200 && status < 300;
    } catch {
      return false;
    }
  };

  const deliver = async (event: SimulatedEvent, attempt: number): Promise<void> => {
    const endpoint = state.endpoint();
    if (endpoint === undefined || closing.signal.aborted) {
      underWay.delete(event.id);
      return;
    }
    sending += 1;
    if (attempt === 0) await sendFaultFirst(event, endpoint.secret, post);
    const acknowledged = await post(event.body, endpoint.secret);
    sending -= 1;
    if (closing.signal.aborted) return;
    if (acknowledged) {
      if (attempt === 0 && event.fault?.kind === 'duplicate-callback')
        await post(event.body, endpoint.secret);
      state.commit([{ type: 'event-done', eventId: event.id }]);
      underWay.delete(event.id);
      wake();
      return;
    }
    const delays = options.retryDelaysMs;
    later(delays[Math.min(attempt, delays.length - 1)] ?? 1000, () => void deliver(event, attempt + 1));
  };

  const later = (delayMs: number, run: () => void): void => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      run();
    }, delayMs);
    waiting.add(timer);
  };

  const wake = (): void => {
    if (closing.signal.aborted || state.endpoint() === undefined) return;
    for (const event of state.pendingEvents()) {
      if (sending >= atOnceMax) return;
      if (underWay.has(event.id)) continue;
      underWay.add(event.id);
      const { fault } = event;
      const isLate = fault?.kind === 'late-callback' || fault?.kind === 'reorder-callbacks';
      if (isLate) later(fault.delayMs, () => void deliver(event, 0));
      else void deliver(event, 0);
    }
  };

  return {
    wake,
    close: async () => {
      closing.abort();
      waiting.forEach((timer) => clearTimeout(timer));
      waiting.clear();
      await http.close();
    },
  };
}

/** What comes before the real webhook: a signed body that is no event, or a badly signed copy. */
async function sendFaultFirst(
  event: SimulatedEvent,
  secret: string,
  post: (body: string, secret: string) => Promise<boolean>,
): Promise<void> {
  if (event.fault?.kind === 'malformed-callback') {
    await post(event.body.slice(0, Math.floor(event.body.length / 2)), secret);
  }
  if (event.fault?.kind === 'forged-callback') {
    await post(
      event.body.replace('"livemode":false', '"livemode":false,"forged":true'),
      'whsec_not_the_secret',
    );
  }
}
