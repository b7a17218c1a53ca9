import { checkOption } from '../input/check-input.js';
import { createPoster } from './create-poster.js';
import type { SimulatorClock } from './simulator-clock.js';

/** A callback that waits for delivery. Plain data, so that it can be stored in the journal. */
export interface QueuedCallback {
  readonly callbackId: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly dueAtMs: number;
  /** Its address, where the simulator has no common one. */
  readonly url?: string;
  /** The fault to inject. */
  readonly fault?: 'duplicate-callback' | 'malformed-callback' | 'forged-callback';
}

/** One delivery. */
export interface CallbackSending {
  readonly url: string;
  /** Signature and the like; default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How callbacks are delivered. */
export interface CallbackDeliveryOptions {
  readonly clock: SimulatorClock;
  /** Deliveries of one callback without a 2xx answer. Default: no limit. */
  readonly attemptsMax?: number;
  /** Milliseconds from this delivery (1: the first) to the next. */
  readonly retryDelayMs: (attempt: number) => number;
  /**
   * Returns address, signature and body of a delivery; called for each one. `isForged`: with an invalid signature. Returns `undefined` while
   * there is no address; the callback then waits for `wake`. Default: the callback's own address, unsigned.
   */
  readonly prepare?: (
    callback: QueuedCallback,
    body: string,
    isForged: boolean,
  ) => CallbackSending | undefined;
  /** True: a malformed callback is followed by the complete one. Default: the malformed one counts as delivered. */
  readonly isInsistent?: boolean;
  /** Called once per callback, when it was answered with 2xx or given up. */
  readonly onEnd: (callbackId: string, isDelivered: boolean) => void;
}

/** Sends callbacks when they are due, with limited concurrency. */
export interface CallbackDelivery {
  enqueue(callbacks: readonly QueuedCallback[]): void;
  /** Sends the callbacks that had no address. */
  wake(): void;
  /** Resolves when no delivery is in flight; does not wait for callbacks that are not due yet. */
  idle(): Promise<void>;
  close(): void;
}

const concurrentMax = 32;

/**
 * Delivers callbacks by HTTP POST: at least once, in no guaranteed order.
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
  let unaddressed: typeof ready = [];
  let waiters: (() => void)[] = [];
  let inFlight = 0;
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
      const isAccepted = await send(callback, body.slice(0, Math.floor(body.length / 2)));
      if (!isInsistent) return isAccepted;
    }
    const isDelivered = await send(callback, body);
    if (isFirst && fault === 'duplicate-callback') return (await send(callback, body)) || isDelivered;
    return isDelivered;
  };
  const pump = (): void => {
    while (!isClosed && inFlight < concurrentMax) {
      const next = ready.shift();
      if (next === undefined) break;
      if (prepare(next.callback, next.callback.body, false) === undefined) {
        unaddressed.push(next);
        continue;
      }
      inFlight += 1;
      void deliver(next.callback, next.attempt)
        .catch(() => false)
        .then((isDelivered) => {
          inFlight -= 1;
          if (isClosed) return;
          if (isDelivered || next.attempt >= attemptsMax) onEnd(next.callback.callbackId, isDelivered);
          else schedule(next.callback, next.attempt + 1, retryDelayMs(next.attempt));
          pump();
        });
    }
    if (inFlight > 0 || ready.length > 0) return;
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
      ready = [...ready, ...unaddressed];
      unaddressed = [];
      pump();
    },
    idle: () =>
      inFlight === 0 && ready.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => void waiters.push(resolve)),
    close: () => {
      isClosed = true;
      post.close();
    },
  };
}
