import {
  resilienceDefaults,
  withCircuitBreaker,
  withContractGuard,
  withRetry,
  withTimeout,
  type GatewayLayer,
  type Logger,
  type PaymentGateway,
} from '@lango/core';
import { defaultPolicy, type RuntimePolicy } from '../decisions/policy.js';
import { createGuardedMerchantHttp } from '../infrastructure/http/guarded-merchant-http.js';
import { serveHttp, type HttpHandler, type RunningServer } from '../infrastructure/http/node-server.js';
import { createSourceAllowList } from '../infrastructure/http/source-allow-list.js';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createKeyRing } from '../infrastructure/node/key-ring.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { nodeRandom } from '../infrastructure/node/node-random.js';
import { createPinoLogger } from '../infrastructure/node/pino-logger.js';
import { createOtelTracing } from '../infrastructure/observability/otel-tracing.js';
import { createPrometheusMetrics } from '../infrastructure/observability/prometheus-metrics.js';
import type { SharedBreakers } from '../ports/shared-breakers.js';
import { withSharedBreaker } from '../services/shared/with-shared-breaker.js';
import { createOpenApiDocument } from '../openapi/openapi-document.js';
import type { Metrics } from '../ports/metrics.js';
import { createSafeLogger } from '../infrastructure/node/safe-logger.js';
import { createRedactor } from '../infrastructure/node/redact-text.js';
import { createApi, type Api } from '../services/api/api.js';
import { createPayments, type Payments } from '../services/api/payments.js';
import { defaultRateLimits } from '../services/api/limit-calls.js';
import { createEventHandlers } from '../services/shared/event-handlers.js';
import { createHandleEvents, type HandleEvents } from '../services/callback-dispatcher/handle-events.js';
import { startPublicEvents } from './start-public-events.js';
import { createCallbackDispatcher } from '../services/callback-dispatcher/callback-dispatcher.js';
import { createCallbackProcessor } from '../services/callback-processor/callback-processor.js';
import {
  createCallbackReceiver,
  type CallbackReceiver,
} from '../services/callback-receiver/callback-receiver.js';
import { defaultRetention } from '../services/housekeeping/apply-retention.js';
import { defaultHousekeepingIntervals, startHousekeeping } from '../services/housekeeping/housekeeping.js';
import { createLookUp } from '../services/look-up/look-up.js';
import { startConsumers } from '../services/shared/consume-messages.js';
import { createOperationsHandler, type OperationsHandler } from '../services/operations/operations.js';
import { toResponse } from '../services/shared/http/answer.js';
import { createPaymentProcessor } from '../services/payment-processor/payment-processor.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { createWakeUps } from '../services/shared/wake-ups.js';
import type { WorkHandlers } from '../services/shared/work-handlers.js';
import { checkConfig } from './check-config.js';
import { createLiveGateways, type RuntimeGateways } from './live-gateways.js';
import { observeBus, observeMerchantHttp, observeStore, traceRequests } from './observe-ports.js';
import { openInfrastructure } from './open-infrastructure.js';
import { createBreakerStates, type BreakerStates } from './breaker-states.js';
import { createConsoleHandler, isConsolePath, loadConsole } from './console-handler.js';
import { createRuntimeAdmin, type RuntimeAdmin } from './runtime-admin.js';
import { serviceNames, type RuntimeConfig, type ServiceName } from './runtime-config.js';

/** A runtime whose services run. */
export interface Runtime extends Payments {
  /** Address of the api, when this process serves it. */
  readonly apiUrl?: string;
  /** Address of the callback-receiver, when this process serves it. */
  readonly callbackUrl?: string;
  /** Address of the operators' listener, when `http.operationsPort` is set. */
  readonly operationsUrl?: string;
  /** The same interfaces as Web-standard handlers, for hosts that mount them in their own server. Without a peer no limit per address applies. */
  readonly api: (request: Request, peer?: { readonly sourceAddress: string }) => Promise<Response>;
  readonly callbackReceiver: (
    request: Request,
    peer: { readonly sourceAddress: string },
  ) => Promise<Response>;
  /** The operators' HTTP interface, `/v1/operations/…`, and their web app, `/console`; alike. */
  readonly console: (request: Request, peer?: { readonly sourceAddress: string }) => Promise<Response>;
  /** Address of the console, when this process serves it. */
  readonly consoleUrl?: string;
  readonly admin: RuntimeAdmin;
  /** Gateways added, replaced and retired while the process runs. */
  readonly gateways: RuntimeGateways;
  /** Tells a function of the host's what became of transactions: durable, at least once, in order for each transaction. */
  readonly on: HandleEvents;
  /** Takes nothing new, finishes what is in hand, and lets go of everything. A second call waits for the first. */
  stop(): Promise<void>;
}

/** How what stands behind the ports is opened. */
export interface RuntimeParts {
  readonly openInfrastructure: typeof openInfrastructure;
  readonly openMerchantHttp: typeof createGuardedMerchantHttp;
}

const realParts: RuntimeParts = { openInfrastructure, openMerchantHttp: createGuardedMerchantHttp };

/**
 * Opens the infrastructure and starts the services.
 *
 * @throws {ConfigurationError} one line that says what to change
 * @throws {PaymentError} `configuration_invalid` for gateways that cannot live together
 */
export function createRuntime(config: RuntimeConfig): Promise<Runtime> {
  return composeRuntime(config, realParts);
}

/** {@link createRuntime} on parts that the caller opens; not part of the package's interface. */
export async function composeRuntime(config: RuntimeConfig, parts: RuntimeParts): Promise<Runtime> {
  checkConfig(config);
  const policy: RuntimePolicy = { ...defaultPolicy, ...config.policy };
  const secrets = (config.masterKeys ?? []).map(({ key }) => key);
  const logger: Logger =
    config.logger === undefined
      ? createPinoLogger({ secrets })
      : createSafeLogger(config.logger, createRedactor(secrets));
  const isAllowedSource = createSourceAllowList(config.callbackSources ?? {});
  const clock = nodeClock;
  const services = new Set<ServiceName>(
    config.services ?? [...serviceNames, ...(config.console === undefined ? [] : (['console'] as const))],
  );
  const infrastructure = await parts.openInfrastructure(config, services, clock, logger);
  const servers: RunningServer[] = [];
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = () => (stopping ??= stopOnce());
  const stopOnce = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    for (const stop of [...stops].reverse()) await stop();
  };
  try {
    const { lock, tokenCache, rateLimiter } = infrastructure;
    const metrics = createPrometheusMetrics();
    const breakers = createBreakerStates(clock);
    const tracing = createOtelTracing();
    const store = observeStore(infrastructure.store, metrics);
    const bus = observeBus(infrastructure.bus, tracing);
    stops.push(() => infrastructure.close());
    const guardedHttp = parts.openMerchantHttp({
      deadlineMs: policy.merchantDeadlineMs,
      ...config.merchantCallbacks,
    });
    stops.push(() => guardedHttp.close());
    const merchantHttp = observeMerchantHttp(guardedHttp, metrics, tracing, clock);
    const live = createLiveGateways(
      config.gateways,
      (gateways) => checkConfig({ ...config, gateways }),
      gatewayLayers(config, policy, logger, metrics, breakers, infrastructure.sharedBreakers),
    );
    stops.push(async () => {
      for (const gateway of live.all()) await gateway.close?.();
    });
    const wakeUps = createWakeUps(bus, logger, tracing, clock);
    stops.push(() => wakeUps.idle());
    const intervals = {
      ...defaultHousekeepingIntervals,
      ...infrastructure.housekeeping,
      ...config.housekeeping,
    };
    const context: ServiceContext & { publicCallbackBaseUrl: string } = {
      store,
      bus,
      lock,
      tokenCache,
      rateLimiter,
      merchantHttp,
      keyRing: createKeyRing(config.masterKeys ?? infrastructure.masterKeys ?? []),
      clock,
      random: nodeRandom,
      logger,
      metrics,
      tracing,
      policy,
      gateways: live.registry,
      retiredGateways: live.retired,
      eventHandlers: createEventHandlers(),
      wakeUps,
      claimMs: intervals.sweepGraceMs,
      get handOverMs() {
        return wakeUps.isLate()
          ? Math.min(graceWithoutBusMs, intervals.sweepGraceMs)
          : intervals.sweepGraceMs;
      },
      publicCallbackBaseUrl: config.publicCallbackBaseUrl?.replace(/\/+$/, '') ?? '',
      concurrency: config.concurrency ?? 256,
    };
    // A single command fails at once where a service goes on trying.
    if (services.size === 0) await infrastructure.reachable?.();
    const rateLimits =
      config.rateLimits === false ? undefined : { ...defaultRateLimits, ...config.rateLimits };
    const api = traceRequests(
      createApi(context, {
        rateLimits,
        hasMetrics: config.http?.metricsOnApi ?? false,
        warnsOfProxies: (config.http?.trustedProxies ?? 0) === 0,
        document: createOpenApiDocument(),
      }),
      tracing,
    );
    const callbackReceiver = traceRequests(
      createCallbackReceiver(withStore(context, infrastructure.callbackStore ?? store), {
        ...config,
        isAllowedSource,
        ...(rateLimits && { limits: { ...rateLimits, limiter: createInProcessRateLimiter(clock) } }),
      }),
      tracing,
    );
    const admin = createRuntimeAdmin(context, config, infrastructure.serverChecks);
    if (services.has('console')) await loadConsole();
    const consoleHandler = createConsoleHandler(context, config, admin, breakers, createRedactor(secrets));
    const addresses = await listen(
      config,
      services,
      { api, callbackReceiver, console: consoleHandler.handle, operations: createOperationsHandler(context) },
      servers,
    );
    if (context.publicCallbackBaseUrl === '') context.publicCallbackBaseUrl = addresses.callbackUrl ?? '';

    const on = createHandleEvents(context, services.has('callback-dispatcher'));
    if (infrastructure.eventTopic !== undefined && services.has('callback-dispatcher'))
      stops.push(startPublicEvents(context, infrastructure.eventTopic, on));
    if (services.size > 0) {
      const handlers = handlersOf(context, services);
      const retention = { ...defaultRetention, ...config.retention };
      stops.push(async () => handlers.idle?.());
      stops.push(await startConsumers(context, handlers));
      stops.push(startHousekeeping(context, intervals, handlers, retention));
      if (services.has('console')) stops.push(consoleHandler.startJobs());
    }
    return {
      ...addresses,
      api: async (request, peer) => toResponse(await api(request, peer)),
      callbackReceiver: async (request, peer) => toResponse(await callbackReceiver(request, peer)),
      console: async (request, peer) => toResponse(await consoleHandler.handle(request, peer)),
      admin,
      gateways: live.gateways,
      on,
      ...createPayments(context),
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** How long a row is left to whoever was told of it, where nobody can be told: it is due almost at once. */
const graceWithoutBusMs = 500;

/** The context with another store; what changes in it goes on changing. */
function withStore(context: ServiceContext, store: ServiceContext['store']): ServiceContext {
  return Object.create(context, { store: { value: store, enumerable: true } }) as ServiceContext;
}

/** What this instance's services do with what is due. */
function handlersOf(context: ServiceContext, services: ReadonlySet<ServiceName>): WorkHandlers {
  const lookUp = createLookUp(context);
  return {
    ...(services.has('payment-processor') && createPaymentProcessor(context, lookUp)),
    ...(services.has('callback-processor') && createCallbackProcessor(context, lookUp)),
    ...(services.has('callback-dispatcher') && createCallbackDispatcher(context)),
  };
}

/** Retry, then breaker, then timeout, then the guard that holds a plugin to the contract, each gateway instance with its own. */
function gatewayLayers(
  config: RuntimeConfig,
  policy: RuntimePolicy,
  logger: Logger,
  metrics: Metrics,
  breakers: BreakerStates,
  shared: SharedBreakers | undefined,
): (gateway: PaymentGateway) => PaymentGateway {
  // In place only once more: anything longer is the store's requeue, which survives a restart.
  const retry = withRetry({
    attemptsMax: 2,
    deadlineMs: policy.gatewayDeadlineMs,
    ...config.resilience?.retry,
  });
  const { openForMs = resilienceDefaults.circuitBreaker.openForMs } = config.resilience?.circuitBreaker ?? {};
  const breaker = withCircuitBreaker({
    ...config.resilience?.circuitBreaker,
    onStateChange: (change) => {
      logger.warn(change, 'circuit breaker changed');
      breakers.changed(change);
      metrics.breakerChanged(change.gatewayId, change.operation, change.state);
      if (change.state === 'open') shared?.opened(change.gatewayId, change.operation, openForMs);
      if (change.state === 'closed') shared?.closed(change.gatewayId, change.operation);
      config.resilience?.circuitBreaker?.onStateChange?.(change);
    },
  });
  const timeout = withTimeout({ timeoutMs: policy.gatewayDeadlineMs });
  // Operations end with the timeout; this one is for callbacks that a plugin never finishes reading.
  const guard = withContractGuard({ timeoutMs: 2 * policy.gatewayDeadlineMs, logger });
  const sharing: GatewayLayer =
    shared === undefined
      ? (gateway) => gateway
      : withSharedBreaker(shared, { openForMs, callMs: policy.gatewayDeadlineMs });
  return (gateway) => retry(sharing(breaker(timeout(guard(gateway)))));
}

async function listen(
  config: RuntimeConfig,
  services: ReadonlySet<ServiceName>,
  handlers: {
    readonly api: Api;
    readonly callbackReceiver: CallbackReceiver;
    readonly console: Api;
    readonly operations: OperationsHandler;
  },
  servers: RunningServer[],
): Promise<Pick<Runtime, 'apiUrl' | 'callbackUrl' | 'consoleUrl' | 'operationsUrl'>> {
  const { host = '127.0.0.1', port = 8080, callbackPort, operationsPort } = config.http ?? {};
  const serve = async (handler: HttpHandler, onPort: number): Promise<string> => {
    const server = await serveHttp(handler, host, onPort, config.http);
    servers.push(server);
    return `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  };
  const operations =
    operationsPort === undefined || services.size === 0
      ? {}
      : { operationsUrl: await serve((request) => handlers.operations(request), operationsPort) };
  const hasReceiver = services.has('callback-receiver');
  const ownReceiver =
    hasReceiver && callbackPort !== undefined
      ? { callbackUrl: await serve(handlers.callbackReceiver, callbackPort) }
      : {};
  const here = {
    api: services.has('api'),
    receiver: hasReceiver && callbackPort === undefined,
    console: services.has('console'),
  };
  if (!here.api && !here.receiver && !here.console) return { ...operations, ...ownReceiver };
  const one: HttpHandler = (request, peer) => {
    const { pathname } = new URL(request.url);
    if (here.receiver && (!here.api || pathname.startsWith('/callbacks/')) && !isConsolePath(pathname))
      return handlers.callbackReceiver(request, peer);
    if (here.console && (!here.api || isConsolePath(pathname))) return handlers.console(request, peer);
    return handlers.api(request, peer);
  };
  const url = await serve(here.api && !here.receiver && !here.console ? handlers.api : one, port);
  return {
    ...operations,
    ...ownReceiver,
    ...(here.api && { apiUrl: url }),
    ...(here.receiver && { callbackUrl: url }),
    ...(here.console && { consoleUrl: `${url}/console` }),
  };
}
