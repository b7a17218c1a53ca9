import { checkOption } from '../input/check-input.js';
import { createPoster } from './create-poster.js';
import type { SimulatorClock } from './simulator-clock.js';

/** A callback that waits to be delivered. Plain data, so that a journal can keep it. */
export interface QueuedCallback {
  readonly callbackId: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly dueAtMs: number;
  /** Where it goes, where the simulator has no one address for all. */
  readonly url?: string;
  /** What goes wrong with it. */
  readonly fault?: 'duplicate-callback' | 'malformed-callback' | 'forged-callback';
}

/** One delivery as it is sent. */
export interface CallbackSending {
  readonly url: string;
  /** Signature and the like; default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How callbacks are delivered. */
export interface CallbackDeliveryOptions {
  readonly clock: SimulatorClock;
  /** Deliveries of one callback that nobody answers with 2xx. Default: without end. */
  readonly attemptsMax?: number;
  /** Milliseconds from the given delivery, 1 for the first, to the next. */
  readonly retryDelayMs: (attempt: number) => number;
  /**
   * Address, signature and body of a delivery, made anew each time. `isForged`: as somebody else would sign it. `undefined`: there is nowhere to
   * send it yet; it waits for `wake`. Default: the callback's own address, unsigned.
   */
  readonly prepare?: (
    callback: QueuedCallback,
    body: string,
    isForged: boolean,
  ) => CallbackSending | undefined;
  /** True: a malformed callback is followed by the whole one. Default: what arrived broken counts as delivered. */
  readonly isInsistent?: boolean;
  /** Called once per callback: it was answered with 2xx, or given up. */
  readonly onEnd: (callbackId: string, isDelivered: boolean) => void;
}

/** Sends callbacks when they are due, a bounded number at a time. */
export interface CallbackDelivery {
  enqueue(callbacks: readonly QueuedCallback[]): void;
  /** Sends what had nowhere to go. */
  wake(): void;
  /** Resolves when nothing is on its way; callbacks that are not due yet are not waited for. */
  idle(): Promise<void>;
  close(): void;
}

const atOnceMax = 32;

/**
 * A delivery service over plain HTTP requests: at least once, and in no order that anyone may rely on.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function createCallbackDelivery(options: CallbackDeliveryOptions): CallbackDelivery {
  const {
    clock,
    attemptsMax = Number.MAX_SAFE_INTEGER,
    retryDelayMs,
    onEnd,
    isInsistent = false,
  } = checkOption.settings(options);
  checkOption.methods('clock', clock, ['now', 'schedule']);
  checkOption.number('attemptsMax', attemptsMax, { least: 1, whole: true });
  checkOption.callable('retryDelayMs', retryDelayMs);
  checkOption.callable('onEnd', onEnd);
  const { prepare = ({ url }, body) => (url === undefined ? undefined : { url, body }) } = options;
  const post = createPoster();
  let ready: { readonly callback: QueuedCallback; readonly attempt: number }[] = [];
  let homeless: typeof ready = [];
  let waiters: (() => void)[] = [];
  let underWay = 0;
  let isClosed = false;

  const send = async (callback: QueuedCallback, body: string, isForged = false): Promise<boolean> => {
    const sending = prepare(callback, body, isForged);
    return sending !== undefined && post.send(sending);
  };
  const deliver = async (callback: QueuedCallback, attempt: number): Promise<boolean> => {
    const { body, fault } = callback;
    const isFirst = attempt === 1;
    if (isFirst && fault === 'forged-callback') await send(callback, body, true);
    if (fault === 'malformed-callback' && (isFirst || !isInsistent)) {
      const isTaken = await send(callback, body.slice(0, Math.floor(body.length / 2)));
      if (!isInsistent) return isTaken;
    }
    const isDelivered = await send(callback, body);
    if (isFirst && fault === 'duplicate-callback') return (await send(callback, body)) || isDelivered;
    return isDelivered;
  };
  const pump = (): void => {
    while (!isClosed && underWay < atOnceMax) {
      const next = ready.shift();
      if (next === undefined) break;
      if (prepare(next.callback, next.callback.body, false) === undefined) {
        homeless.push(next);
        continue;
      }
      underWay += 1;
      void deliver(next.callback, next.attempt)
        .catch(() => false)
        .then((isDelivered) => {
          underWay -= 1;
          if (isClosed) return;
          if (isDelivered || next.attempt >= attemptsMax) onEnd(next.callback.callbackId, isDelivered);
          else schedule(next.callback, next.attempt + 1, retryDelayMs(next.attempt));
          pump();
        });
    }
    if (underWay > 0 || ready.length > 0) return;
    for (const resolve of waiters) resolve();
    waiters = [];
  };
  const schedule = (callback: QueuedCallback, attempt: number, delayMs: number): void => {
    const start = () => {
      if (isClosed) return;
      ready.push({ callback, attempt });
      pump();
    };
    if (delayMs <= 0) start();
    else clock.schedule(delayMs, start);
  };
  return {
    enqueue: (callbacks) =>
      callbacks.forEach((callback) => schedule(callback, 1, callback.dueAtMs - clock.now())),
    wake: () => {
      ready = [...ready, ...homeless];
      homeless = [];
      pump();
    },
    idle: () =>
      underWay === 0 && ready.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => void waiters.push(resolve)),
    close: () => {
      isClosed = true;
      post.close();
    },
  };
}
