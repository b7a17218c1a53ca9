import {
  createGatewayRegistry,
  withCircuitBreaker,
  withRetry,
  withTimeout,
  type Logger,
  type PaymentGateway,
} from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import type { Clock } from '../../packages/runtime-kafka/src/ports/clock.js';
import type { KeyRing } from '../../packages/runtime-kafka/src/ports/key-ring.js';
import type { Lock } from '../../packages/runtime-kafka/src/ports/lock.js';
import type { MerchantHttp } from '../../packages/runtime-kafka/src/ports/merchant-http.js';
import type { MessageBus } from '../../packages/runtime-kafka/src/ports/message-bus.js';
import { noTracing } from '../../packages/runtime-kafka/src/services/testing/no-tracing.js';
import type { StoredCallback } from '../../packages/runtime-kafka/src/ports/gateway-callback.js';
import type { TransactionRecord } from '../../packages/runtime-kafka/src/ports/transaction-record.js';
import type {
  RetriedQueue,
  TransactionStore,
} from '../../packages/runtime-kafka/src/ports/transaction-store.js';
import {
  paymentHandler,
  refundHandler,
} from '../../packages/runtime-kafka/src/services/api/payment-handlers.js';
import { captureOrCancelHandler } from '../../packages/runtime-kafka/src/services/api/capture-or-cancel-handler.js';
import { readHandlers } from '../../packages/runtime-kafka/src/services/api/read-handlers.js';
import { createCallbackDispatcher } from '../../packages/runtime-kafka/src/services/callback-dispatcher/callback-dispatcher.js';
import { createEventHandlers } from '../../packages/runtime-kafka/src/services/shared/event-handlers.js';
import { createCallbackProcessor } from '../../packages/runtime-kafka/src/services/callback-processor/callback-processor.js';
import { createCallbackReceiver } from '../../packages/runtime-kafka/src/services/callback-receiver/callback-receiver.js';
import { defaultRetention } from '../../packages/runtime-kafka/src/services/housekeeping/apply-retention.js';
import { startHousekeeping } from '../../packages/runtime-kafka/src/services/housekeeping/housekeeping.js';
import { createLookUp } from '../../packages/runtime-kafka/src/services/look-up/look-up.js';
import { createPaymentProcessor } from '../../packages/runtime-kafka/src/services/payment-processor/payment-processor.js';
import { createWakeUps } from '../../packages/runtime-kafka/src/services/shared/wake-ups.js';
import type { ServiceContext } from '../../packages/runtime-kafka/src/services/shared/service-context.js';
import type { WorkHandlers } from '../../packages/runtime-kafka/src/services/shared/work-handlers.js';
import { noMetrics } from '../../packages/runtime-kafka/src/services/testing/no-metrics.js';
import { startConsumers } from '../../packages/runtime-kafka/src/services/shared/consume-messages.js';
import { historyIntervals, historyPolicy } from './history-policy.js';
import { historyEpochMs } from './kernel/sandbox.js';
import type { PortCalls } from './port-calls.js';
import type { Trace } from './trace.js';
import { randomBytes } from './kernel/chance.js';
import type { Kernel } from './kernel/kernel.js';

/** Dependencies of a process. */
export interface ProcessOptions {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly store: TransactionStore;
  readonly bus: MessageBus;
  readonly lock: Lock;
  readonly merchantHttp: MerchantHttp;
  readonly gateways: readonly PaymentGateway[];
  readonly keyRing: KeyRing;
  /** Whether this row triggers a bug in its handler. */
  readonly isDefect: (queue: RetriedQueue, id: string) => boolean;
  /** Current error of this machine's wall clock in milliseconds. */
  readonly wallOffsetMs: () => number;
}

const nothing = () => undefined;
export const quietLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** One process with every service: the production code on simulated ports. */
export function startProcess(name: string, ports: PortCalls, options: ProcessOptions) {
  const { kernel, keyRing } = options;
  const clock: Clock = {
    now: () => historyEpochMs + kernel.now() + options.wallOffsetMs(),
    monotonicNow: kernel.now,
    after: (ms, callback) => kernel.after(ms, () => ports.whenAwake(callback)),
  };
  const store = ports.around('store', options.store);
  const bus: MessageBus = {
    ...ports.around('bus', {
      ...options.bus,
      publish: (messages) => {
        options.trace.add(name, { kind: 'published', messages });
        return options.bus.publish(messages);
      },
    }),
    // Subscribing is not a faulty port call, because the process is only starting.
    subscribe: (subscription) => options.bus.subscribe(subscription),
  };
  const { chance } = kernel;
  // Created per process, because a layer captures time and randomness when it is created.
  const retry = withRetry({ attemptsMax: 2, deadlineMs: historyPolicy.gatewayDeadlineMs });
  const timeout = withTimeout({ timeoutMs: historyPolicy.gatewayDeadlineMs });
  const breaker = withCircuitBreaker({ failuresInARow: 2, openForMs: 3_000 });
  const context: ServiceContext = {
    store,
    bus,
    clock,
    lock: ports.around('lock', options.lock),
    merchantHttp: ports.around('merchant', options.merchantHttp),
    tokenCache: createTokenCache(),
    rateLimiter: {
      take: async (_key, { calls }) => ({ allowed: true, limit: calls, remaining: calls, resetMs: 0 }),
    },
    keyRing,
    random: {
      bytes: (size) => randomBytes(chance, size),
      fraction: () => chance.fraction(),
    },
    metrics: noMetrics,
    tracing: noTracing,
    logger: quietLogger,
    policy: historyPolicy,
    retiredGateways: new Set(),
    gateways: createGatewayRegistry(
      options.gateways.map((gateway) => retry(breaker(timeout(ports.aroundGateway(gateway))))),
    ),
    eventHandlers: createEventHandlers(),
    wakeUps: createWakeUps(bus, quietLogger, noTracing, clock),
    claimMs: historyIntervals.sweepGraceMs,
    handOverMs: historyIntervals.sweepGraceMs,
    publicCallbackBaseUrl: 'https://pay.example.com',
    concurrency: 4,
  };
  const lookUp = createLookUp(context);
  const handlers = withDefects(
    {
      ...createPaymentProcessor(context, lookUp),
      ...createCallbackProcessor(context, lookUp),
      ...createCallbackDispatcher(context),
    },
    options.isDefect,
  );
  void startConsumers(context, handlers);
  startHousekeeping(context, historyIntervals, handlers, defaultRetention);
  return {
    name,
    ports,
    context,
    receive: createCallbackReceiver(context),
    api: {
      deposit: paymentHandler(context, 'deposit'),
      withdrawal: paymentHandler(context, 'withdrawal'),
      refund: refundHandler(context, 'refund'),
      reversal: refundHandler(context, 'reversal'),
      cancel: captureOrCancelHandler(context, 'cancel'),
      read: readHandlers(context).getTransaction,
    },
  };
}

export type SimulatedProcess = ReturnType<typeof startProcess>;

/** Handlers with a bug that some rows trigger. Deliveries are excluded: their schedule ends anyway. */
function withDefects(
  { transactions, callbacks, ...handlers }: WorkHandlers,
  isDefect: ProcessOptions['isDefect'],
): WorkHandlers {
  return {
    ...handlers,
    ...(transactions && {
      transactions: async (record: TransactionRecord) => {
        if (isDefect('transactions', record.transaction.transactionId))
          throw new Error('a mistake in the code');
        await transactions(record);
      },
    }),
    ...(callbacks && {
      callbacks: async (callback: StoredCallback) => {
        if (isDefect('callbacks', callback.callbackId)) throw new Error('a mistake in the code');
        await callbacks(callback);
      },
    }),
  };
}
