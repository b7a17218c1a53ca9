import { lightRequest } from './kernel/light-request.js';
import type { Kernel } from './kernel/kernel.js';
import type { SendCallback } from './provider/provider-callbacks.js';
import type { SimulatedProcess } from './process.js';
import type { MemoryRows } from './store/memory-rows.js';
import type { Trace } from './trace.js';

/** Dependencies of the network between gateways and our receivers. */
export interface CallbackNetworkOptions {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly rows: MemoryRows;
  readonly later: (ms: number, work: () => void) => void;
  readonly anyProcess: () => SimulatedProcess | undefined;
}

const triesMax = 8;
const pauseMs = 2_500;
const timeoutMs = 8_000;

/** Delivers callbacks to any running process. A gateway retries until the answer is not a server error. */
export function createCallbackNetwork({ kernel, trace, later, anyProcess }: CallbackNetworkOptions): {
  readonly send: SendCallback;
} {
  const spent = new Set<string>();

  const attempt = async (callback: Parameters<SendCallback>[0], number: number): Promise<void> => {
    const { url, body, headers, genuine } = callback;
    const again = (): void => {
      if (number < triesMax && genuine) later(pauseMs, () => void attempt(callback, number + 1));
    };
    const process = anyProcess();
    if (process === undefined) return again();
    const request = lightRequest(url, headers, Buffer.from(body));
    let giveUp: () => void = () => undefined;
    const timedOut = new Promise<undefined>((resolve) => {
      giveUp = kernel.after(timeoutMs, () => resolve(undefined));
    });
    const received = process.receive(request, { sourceAddress: '203.0.113.1' }).catch(() => undefined);
    const response = await Promise.race([received, timedOut]);
    giveUp();
    if (response === undefined) return again();
    const { status } = response;
    trace.add(process.name, {
      kind: 'callback answered',
      url,
      body,
      status,
      genuine,
      mustBeRefused: callback.mustBeRefused === true,
    });
    if (status < 300 && genuine) spent.add(url);
    if (status >= 500) again();
  };

  return {
    send: (callback) => {
      if (callback.onlyWhenSpent === true && !spent.has(callback.url)) return;
      const { url, body, genuine } = callback;
      trace.add('world', { kind: 'callback sent', url, body, genuine });
      // The history continues while a callback is being delivered.
      later(0, () => void attempt(callback, 1));
    },
  };
}
