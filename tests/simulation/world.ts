import {
  createGatewayRegistry,
  withRetry,
  withTimeout,
  type OperationIdempotency,
  type PaymentGateway,
} from '@lango/core';
import { createMerchantCallbackSecret } from '@lango/core/merchant-callbacks';
import { createTokenCache } from '@lango/core/gateway-kit';
import { defaultPolicy, type RuntimePolicy } from '../../packages/runtime-kafka/src/decisions/policy.js';
import type { BusMessage, BusSubscription } from '../../packages/runtime-kafka/src/ports/message-bus.js';
import { noTracing } from '../../packages/runtime-kafka/src/ports/tracing.js';
import type { Metrics } from '../../packages/runtime-kafka/src/ports/metrics.js';
import type { TransactionStore } from '../../packages/runtime-kafka/src/ports/transaction-store.js';
import { acceptTransaction } from '../../packages/runtime-kafka/src/services/api/accept-transaction.js';
import { createCallbackDispatcher } from '../../packages/runtime-kafka/src/services/callback-dispatcher/callback-dispatcher.js';
import { createCallbackProcessor } from '../../packages/runtime-kafka/src/services/callback-processor/callback-processor.js';
import { createCallbackReceiver } from '../../packages/runtime-kafka/src/services/callback-receiver/callback-receiver.js';
import { defaultRetention } from '../../packages/runtime-kafka/src/services/housekeeping/apply-retention.js';
import { createResolver } from '../../packages/runtime-kafka/src/services/housekeeping/resolve-unknown-outcomes.js';
import { startConsumers } from '../../packages/runtime-kafka/src/services/start-consumers.js';
import { startHousekeeping } from '../../packages/runtime-kafka/src/services/housekeeping/housekeeping.js';
import { createPaymentProcessor } from '../../packages/runtime-kafka/src/services/payment-processor/payment-processor.js';
import { createOutboxPublisher } from '../../packages/runtime-kafka/src/services/publish-outbox.js';
import type { ServiceContext } from '../../packages/runtime-kafka/src/services/service-context.js';
import type { Kernel } from './kernel.js';
import { createMemoryRows, createMemoryStatements, type MemoryRows } from './memory-store.js';
import { createProvider, type Movement, type Provider } from './simulated-gateway.js';

/** What a history is made of. */
export interface WorldOptions {
  readonly idempotency: OperationIdempotency;
  readonly callbackProof: 'signature' | 'none';
  readonly asynchronous: boolean;
  readonly absenceIsProof: boolean;
  /** Likelihood of a fault at each place that can have one, 0 to 1. */
  readonly faults: number;
  readonly lock: 'grants' | 'never';
  readonly losesEveryMessage: boolean;
}

/** A receipt at the merchant's endpoint. */
export interface Receipt {
  readonly messageId: string;
  readonly transactionId: string;
  readonly type: string;
}

/** What is left when a history has ended. */
export interface World {
  readonly rows: MemoryRows;
  readonly movements: readonly Movement[];
  readonly requests: Provider['requests'];
  readonly receipts: readonly Receipt[];
  readonly answers: ReadonlyMap<string, string>;
  readonly crashes: number;
  /** Promises in time cannot be kept in a history whose clock jumps; all others must (I14). */
  readonly clockJumps: boolean;
  /** What the trace itself shows to be wrong. */
  readonly violations: readonly string[];
}

const policy: RuntimePolicy = {
  ...defaultPolicy,
  attemptsMax: 4,
  retryInitialDelayMs: 500,
  retryMaxDelayMs: 10_000,
  gatewayDeadlineMs: 10_000,
  lookUpDelaysMs: [2_000, 10_000, 60_000],
  lookUpUntilMs: 400_000,
  reviewDepositAfterMs: 200_000,
  reviewWithdrawalAfterMs: 200_000,
  merchantCallbackDelaysMs: [0, 1_000, 5_000, 20_000, 60_000, 120_000, 200_000],
};
const quietLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const secret = createMerchantCallbackSecret(() => new Uint8Array(32).fill(7));
const faultsEndMs = 120_000;
const endMs = 900_000;
const noMetrics: Metrics = {
  transactionAccepted: () => undefined,
  transactionEnded: () => undefined,
  hop: () => undefined,
  gatewayCalled: () => undefined,
  merchantCalled: () => undefined,
  breakerChanged: () => undefined,
  render: async () => ({ contentType: 'text/plain', text: '' }),
};
const forever = () => new Promise<never>(() => undefined);

/** Lives one history: requests, faults, crashes, then peace until everything should have ended. */
export async function liveHistory(kernel: Kernel, options: WorldOptions): Promise<World> {
  const rows = createMemoryRows();
  const statements = createMemoryStatements(rows, 'https://merchant.example/callbacks');
  const receipts: Receipt[] = [];
  const answers = new Map<string, string>();
  const violations: string[] = [];
  const isQuiet = () => kernel.clock.monotonicNow() >= faultsEndMs;
  const goesWrong = (likelihood = options.faults) => !isQuiet() && kernel.chance(likelihood);
  const processes: Process[] = [];
  let crashes = 0;

  const provider = createProvider(
    kernel,
    options,
    (url, payload, headers) => void deliverCallback(url, payload, headers, 0),
    isQuiet,
  );

  /** One operating-system process: dies as a whole, and nothing that it waits for ever comes back to it. */
  class Process {
    alive = true;
    readonly subscriptions: BusSubscription[] = [];
    readonly context = this.createContext();
    readonly receive = createCallbackReceiver(this.context);

    crash(): void {
      if (!this.alive) return;
      this.alive = false;
      crashes += 1;
      processes.splice(processes.indexOf(this), 1);
      kernel.clock.after(kernel.random.fraction() * 20_000, () => startProcess());
    }

    /** One call through a port: may be the last thing before or after which the process dies, and its reply may be lost. */
    async port<Result>(effect: () => Promise<Result>): Promise<Result> {
      await kernel.step();
      if (!this.alive) return forever();
      if (goesWrong(options.faults / 8)) {
        this.crash();
        return forever();
      }
      if (goesWrong(options.faults / 4)) throw new Error('the store is away');
      const result = await effect();
      if (goesWrong(options.faults / 8)) {
        this.crash();
        return forever();
      }
      if (goesWrong(options.faults / 4)) throw new Error('the reply was lost');
      await kernel.step();
      return this.alive ? result : forever();
    }

    private createContext(): ServiceContext {
      const store = Object.fromEntries(
        Object.entries(statements).map(([name, statement]) => [
          name,
          (...args: unknown[]) =>
            this.port(() => (statement as (...given: unknown[]) => Promise<unknown>)(...args)),
        ]),
      ) as unknown as TransactionStore;
      const clock = {
        ...kernel.clock,
        after: (ms: number, callback: () => void) => kernel.clock.after(ms, () => this.alive && callback()),
      };
      const bus = {
        publish: (messages: readonly BusMessage[]) =>
          this.port(async () => {
            for (const message of messages) sendToConsumers(message);
          }),
        subscribe: async (subscription: BusSubscription) => {
          this.subscriptions.push(subscription);
          return async () => undefined;
        },
        check: async () => undefined,
        close: async () => undefined,
      };
      const guarded =
        <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
        async (...args: Args): Promise<Result> => {
          await kernel.step();
          if (!this.alive) return forever();
          if (goesWrong(options.faults / 8)) {
            this.crash();
            return forever();
          }
          const result = await call(...args).catch(async (error: unknown) => {
            if (!this.alive) await forever();
            throw error;
          });
          await kernel.step();
          return this.alive ? result : forever();
        };
      const { gateway } = provider;
      const lookUp = gateway.lookUp?.bind(gateway);
      const guardedGateway: PaymentGateway = {
        ...gateway,
        deposit: guarded((transaction, context) => gateway.deposit(transaction, context)),
        withdraw: guarded((transaction, context) => gateway.withdraw(transaction, context)),
        ...(lookUp && { lookUp: guarded(lookUp) }),
      };
      const layers = (inner: PaymentGateway) =>
        withRetry({ attemptsMax: 2, random: () => kernel.random.fraction(), now: () => kernel.clock.now() })(
          withTimeout({ timeoutMs: policy.gatewayDeadlineMs })(inner),
        );
      return {
        store,
        bus,
        clock,
        lock: {
          tryAcquire: async () =>
            options.lock === 'grants' ? { release: async () => undefined } : undefined,
        },
        tokenCache: createTokenCache(),
        rateLimiter: {
          take: async (_key, { calls }) => ({ allowed: true, limit: calls, remaining: calls, resetMs: 0 }),
        },
        merchantHttp: {
          whyRefused: async () => undefined,
          post: (request) =>
            this.port(async () => {
              if (goesWrong()) return { kind: 'answer', status: 503, text: '' } as const;
              const event = JSON.parse(request.body) as { type: string; data: { transactionId: string } };
              receipts.push({
                messageId: request.headers['webhook-id'] ?? '',
                transactionId: event.data.transactionId,
                type: event.type,
              });
              return goesWrong()
                ? ({ kind: 'no-answer', why: 'lost' } as const)
                : ({ kind: 'answer', status: 200, text: '' } as const);
            }).catch(() => ({ kind: 'no-answer', why: 'lost' }) as const),
          close: async () => undefined,
        },
        keyRing: {
          seal: (plain) => plain,
          isSealedWithCurrent: () => true,
          unseal: () => secret,
          callbackToken: (transactionId) => transactionId.slice(-28) + 'cafe',
          isCallbackToken: (transactionId, token) => token === transactionId.slice(-28) + 'cafe',
          tokenDigest: (text) => text,
          isTokenDigest: () => true,
        },
        random: kernel.random,
        metrics: noMetrics,
        tracing: noTracing,
        logger: quietLogger,
        policy,
        gateways: createGatewayRegistry([layers(guardedGateway)]),
        publisher: createOutboxPublisher(store, bus, clock, quietLogger, noTracing),
        isToldPending: () => Promise.resolve(true),
        publicCallbackBaseUrl: 'https://pay.example.com',
        concurrency: 4,
      };
    }
  }

  const sendToConsumers = (message: BusMessage): void => {
    if (options.losesEveryMessage) return;
    const copies = goesWrong() ? 0 : goesWrong() ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const deliver = () => {
        const consumers = processes.flatMap((process) =>
          process.subscriptions
            .filter(({ topic }) => topic === message.topic)
            .map((subscription) => ({ process, subscription })),
        );
        if (consumers.length === 0) return;
        const { process, subscription } = kernel.pick(consumers);
        const roundTripped = JSON.parse(JSON.stringify(message)) as BusMessage;
        subscription.handle(roundTripped).catch(() => {
          // Not acknowledged: it comes again, to anyone.
          if (process.alive) kernel.clock.after(1_000, () => sendToConsumers(message));
        });
      };
      kernel.clock.after(goesWrong() ? kernel.random.fraction() * 30_000 : 1, deliver);
    }
  };

  const deliverCallback = async (
    url: string,
    payload: Uint8Array,
    headers: Record<string, string>,
    attempt: number,
  ): Promise<void> => {
    const again = () => {
      if (attempt < 3)
        kernel.clock.after(5_000, () => void deliverCallback(url, payload, headers, attempt + 1));
    };
    if (processes.length === 0) return again();
    const target =
      provider.gateway.capabilities.callbackProof === 'signature'
        ? 'https://pay.example.com/callbacks/sim'
        : url;
    const request = new Request(target, { method: 'POST', headers, body: Buffer.from(payload) });
    const answered = kernel.pick(processes).receive(request, { sourceAddress: '203.0.113.1' });
    await answered.then(
      ({ status }) => (status >= 500 ? again() : undefined),
      () => again(),
    );
  };

  const startProcess = (): void => {
    const process = new Process();
    processes.push(process);
    const { context } = process;
    const handlers = {
      ...createPaymentProcessor(context),
      ...createCallbackProcessor(context),
      ...createCallbackDispatcher(context),
      ...createResolver(context),
    };
    void startConsumers(context, handlers);
    const intervals = { relayMs: 5_000, sweepMs: 10_000, sweepGraceMs: 15_000, retentionMs: 3_600_000 };
    startHousekeeping(context, intervals, handlers, defaultRetention);
  };

  const askFor = async (index: number, attempt: number): Promise<void> => {
    const again = () => {
      kernel.clock.after(1_000, () => void askFor(index, attempt + 1));
    };
    const process = processes.length === 0 ? undefined : kernel.pick(processes);
    if (process === undefined) return again();
    const kind = index % 2 === 0 ? 'deposit' : 'withdrawal';
    const key = `request-${index}`;
    const request = new Request(`https://pay.example.com/v1/${kind}s`, {
      method: 'POST',
      headers: { 'idempotency-key': key },
    });
    const body = { kind, amount: 100 + index };
    // The client's own patience: a process that died never answers.
    const cancel = kernel.clock.after(10_000, again);
    try {
      const response = await acceptTransaction(
        process.context,
        { merchantId: 'mer_1', environment: 'test', scopes: [], keyId: 'key' },
        request,
        body,
        {
          transaction: {
            kind,
            gatewayId: 'sim',
            money: { amountMinor: 100 + index, currency: 'KES' },
            counterparty: {},
            metadata: {},
          },
        },
      );
      const { transactionId } = (await response.json()) as { transactionId: string };
      const before = answers.get(key);
      if (before !== undefined && before !== transactionId)
        violations.push(`I15: ${key} became ${before} and ${transactionId}`);
      answers.set(key, transactionId);
      if (!rows.transactions.has(transactionId))
        violations.push(`I20: ${transactionId} was accepted and is not stored`);
      cancel();
    } catch {
      cancel();
      again();
    }
  };

  startProcess();
  startProcess();
  const count = 2 + Math.floor(kernel.random.fraction() * 3);
  for (let index = 0; index < count; index += 1) {
    kernel.clock.after(kernel.random.fraction() * 20_000, () => void askFor(index, 1));
  }
  const clockJumps = kernel.chance(0.2);
  if (clockJumps) {
    kernel.clock.after(kernel.random.fraction() * faultsEndMs, () =>
      kernel.jump(kernel.pick([-1, 1]) * 86_400_000),
    );
  }
  await kernel.runUntil(endMs);
  return {
    rows,
    movements: provider.movements,
    requests: provider.requests,
    receipts,
    answers,
    crashes,
    clockJumps,
    violations,
  };
}
