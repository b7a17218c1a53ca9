import type { HttpResult } from '../ports/http-result.js';
import type { MerchantHttp } from '../ports/merchant-http.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { Clock } from '../ports/clock.js';
import type { Metrics } from '../ports/metrics.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import type { Tracing } from '../ports/tracing.js';

/** Counts accepted transactions. */
export function observeStore(store: TransactionStore, metrics: Metrics): TransactionStore {
  return {
    ...store,
    createTransaction: async (entry) => {
      const outcome = await store.createTransaction(entry);
      if (outcome.kind === 'created') metrics.transactionAccepted(entry.record.transaction);
      return outcome;
    },
  };
}

/** Adds the active span to messages without one. */
export function observeBus(bus: MessageBus, tracing: Tracing): MessageBus {
  return {
    ...bus,
    publish: (messages) => {
      const headers = tracing.headers();
      if (Object.keys(headers).length === 0) return bus.publish(messages);
      return bus.publish(
        messages.map((message) => (message.headers === undefined ? { ...message, headers } : message)),
      );
    },
  };
}

/** Measures every call and propagates the trace to the merchant. */
export function observeMerchantHttp(
  http: MerchantHttp,
  metrics: Metrics,
  tracing: Tracing,
  clock: Clock,
): MerchantHttp {
  return {
    ...http,
    post: (request) =>
      tracing.inSpan('merchant callback', { kind: 'client' }, async () => {
        const startedAt = clock.monotonicNow();
        const result = await http.post({ ...request, headers: { ...request.headers, ...tracing.headers() } });
        const outcome = result.kind === 'answer' ? `${Math.trunc(result.status / 100)}xx` : result.kind;
        metrics.merchantCalled(outcome, (clock.monotonicNow() - startedAt) / 1000);
        return result;
      }),
  };
}

/** A span per request, as a child of the merchant's trace if there is one. Named without ids: `POST /v1/transactions`. */
export function traceRequests<Rest extends readonly unknown[]>(
  handler: (request: Request, ...rest: Rest) => Promise<HttpResult>,
  tracing: Tracing,
): (request: Request, ...rest: Rest) => Promise<HttpResult> {
  return (request, ...rest) => {
    const parts = new URL(request.url).pathname.split('/').slice(0, 3);
    const parent = Object.fromEntries(
      ['traceparent', 'tracestate'].flatMap((name) => {
        const value = request.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    return tracing.inSpan(`${request.method} ${parts.join('/')}`, { kind: 'server', parent }, () =>
      handler(request, ...rest),
    );
  };
}
