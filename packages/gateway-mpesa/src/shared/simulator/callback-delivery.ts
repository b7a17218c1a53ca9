import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { SimulatorClock } from './simulator-clock.js';

/** A callback that waits to be delivered. */
export interface QueuedCallback {
  readonly callbackId: string;
  readonly url: string;
  readonly body: string;
  readonly dueAtMs: number;
}

/** Sends callbacks when they are due, a bounded number at a time. */
export interface CallbackDelivery {
  enqueue(callback: QueuedCallback): void;
  /** Resolves when nothing is on its way; callbacks that are not due yet are not waited for. */
  idle(): Promise<void>;
  close(): void;
}

/** How deliveries behave. */
export interface CallbackDeliveryOptions {
  readonly clock: SimulatorClock;
  readonly attemptsMax: number;
  readonly retryMs: number;
  /** Called once per callback, when it was answered with 2xx or given up. */
  readonly onEnd: (callbackId: string, delivered: boolean) => void;
}

const deadlineMs = 10_000;
const atOnceMax = 32;

/** A delivery service over plain HTTP requests. */
export function createCallbackDelivery(options: CallbackDeliveryOptions): CallbackDelivery {
  const { clock, attemptsMax, retryMs, onEnd } = options;
  const ready: { readonly callback: QueuedCallback; readonly attempt: number }[] = [];
  let underWay = 0;
  let isClosed = false;
  let waiters: (() => void)[] = [];

  const pump = (): void => {
    while (!isClosed && underWay < atOnceMax) {
      const next = ready.shift();
      if (next === undefined) break;
      underWay += 1;
      void post(next.callback.url, next.callback.body).then((delivered) => {
        underWay -= 1;
        if (isClosed) return;
        if (delivered || next.attempt >= attemptsMax) onEnd(next.callback.callbackId, delivered);
        else schedule(next.callback, next.attempt + 1, retryMs * 2 ** (next.attempt - 1));
        pump();
      });
    }
    if (underWay === 0 && ready.length === 0) {
      for (const resolve of waiters) resolve();
      waiters = [];
    }
  };
  const schedule = (callback: QueuedCallback, attempt: number, delayMs: number): void => {
    const send = () => {
      if (isClosed) return;
      ready.push({ callback, attempt });
      pump();
    };
    if (delayMs <= 0) send();
    else clock.schedule(delayMs, send);
  };
  return {
    enqueue: (callback) => schedule(callback, 1, callback.dueAtMs - clock.now()),
    idle: () =>
      underWay === 0 && ready.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters.push(resolve);
          }),
    close: () => {
      isClosed = true;
    },
  };
}

/** True when the receiver answered 2xx. */
function post(url: string, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = send(url, { method: 'POST', headers, timeout: deadlineMs }, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      response.once('close', () => resolve(statusCode >= 200 && statusCode < 300));
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(false));
    outgoing.end(body);
  });
}
