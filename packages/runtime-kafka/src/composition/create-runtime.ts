import type { Logger } from '@lango/core';
import { defaultPolicy, type RuntimePolicy } from '../decisions/policy.js';
import { createGuardedMerchantHttp } from '../infrastructure/http/guarded-merchant-http.js';
import type { RunningServer } from '../infrastructure/http/node-server.js';
import { createSourceAllowList } from '../infrastructure/http/source-allow-list.js';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createKeyRing } from '../infrastructure/node/key-ring.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { nodeRandom } from '../infrastructure/node/node-random.js';
import { createPinoLogger } from '../infrastructure/node/pino-logger.js';
import { createOtelTracing } from '../infrastructure/observability/otel-tracing.js';
import { createPrometheusMetrics } from '../infrastructure/observability/prometheus-metrics.js';
import { createOpenApiDocument } from '../openapi/openapi-document.js';
import { createSafeLogger } from '../infrastructure/node/safe-logger.js';
import { createRedactor } from '../infrastructure/node/redact-text.js';
import { createApi } from '../services/api/api.js';
import { createPayments } from '../services/api/payments.js';
import { defaultRateLimits } from '../services/api/limit-calls.js';
import { createEventHandlers } from '../services/shared/event-handlers.js';
import { createHandleEvents } from '../services/callback-dispatcher/handle-events.js';
import { startPublicEvents } from './start-public-events.js';
import { createCallbackDispatcher } from '../services/callback-dispatcher/callback-dispatcher.js';
import { createCallbackProcessor } from '../services/callback-processor/callback-processor.js';
import { createCallbackReceiver } from '../services/callback-receiver/callback-receiver.js';
import { defaultRetention } from '../services/housekeeping/apply-retention.js';
import { defaultHousekeepingIntervals, startHousekeeping } from '../services/housekeeping/housekeeping.js';
import { createLookUp } from '../services/look-up/look-up.js';
import { startConsumers } from '../services/shared/consume-messages.js';
import { createOpsEndpoints } from '../services/ops-endpoints/ops-endpoints.js';
import { createPaymentProcessor } from '../services/payment-processor/payment-processor.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { createHostCalls } from '../services/shared/host-calls.js';
import { createWakeUps } from '../services/shared/wake-ups.js';
import type { WorkHandlers } from '../services/shared/work-handlers.js';
import { checkConfig } from './check-config.js';
import { createLiveGateways } from './live-gateways.js';
import { observeBus, observeMerchantHttp, observeStore, traceRequests } from './observe-ports.js';
import { openInfrastructure } from './open-infrastructure.js';
import { createBreakerStates } from './breaker-states.js';
import { closeGateways, createClosing } from './closing.js';
import { createConsoleHandler, loadConsole } from './console-handler.js';
import { gatewayLayers } from './gateway-layers.js';
import { listen } from './listen.js';
import { createMountedHandler, explainMount, logCallbackFailures } from './mounted-handlers.js';
import type { Runtime } from './runtime.js';
import { createRuntimeAdmin } from './runtime-admin.js';
import { serviceNames, type RuntimeConfig, type ServiceName } from './runtime-config.js';

export type { Runtime } from './runtime.js';

/** Functions that open the infrastructure. Tests replace them. */
export interface RuntimeParts {
  readonly openInfrastructure: typeof openInfrastructure;
  readonly openMerchantHttp: typeof createGuardedMerchantHttp;
}

const realParts: RuntimeParts = { openInfrastructure, openMerchantHttp: createGuardedMerchantHttp };

/**
 * Opens the infrastructure and starts the services.
 *
 * @throws {ConfigurationError} one line that says what to change
 * @throws {PaymentError} `configuration_invalid` for invalid gateways, or two with the same id or path
 */
export function createRuntime(config: RuntimeConfig): Promise<Runtime> {
  return composeRuntime(config, realParts);
}

/** {@link createRuntime} with replaceable parts. Internal. */
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
  const calls = createHostCalls();
  const closing = createClosing(() => calls.stop());
  closing.add(() => infrastructure.close());
  try {
    const { lock, tokenCache, rateLimiter } = infrastructure;
    const metrics = createPrometheusMetrics();
    const breakers = createBreakerStates(clock);
    const tracing = createOtelTracing();
    const store = observeStore(infrastructure.store, metrics);
    const bus = observeBus(infrastructure.bus, tracing);
    const guardedHttp = parts.openMerchantHttp({
      deadlineMs: policy.merchantDeadlineMs,
      ...config.merchantCallbacks,
    });
    closing.add(() => guardedHttp.close());
    const merchantHttp = observeMerchantHttp(guardedHttp, metrics, tracing, clock);
    const live = createLiveGateways(
      config.gateways,
      (gateways) => checkConfig({ ...config, gateways }),
      gatewayLayers(config, policy, logger, metrics, breakers, infrastructure.sharedBreakers),
    );
    closing.add(() => closeGateways(live.all(), policy.gatewayDeadlineMs, clock, logger));
    const wakeUps = createWakeUps(bus, logger, tracing, clock);
    closing.add(() => wakeUps.idle());
    closing.add(() => calls.close());
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
    // A single command fails at once where a service keeps retrying.
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
    const callbackReceiver = logCallbackFailures(
      traceRequests(
        createCallbackReceiver(withStore(context, infrastructure.callbackStore ?? store), {
          ...config,
          isAllowedSource,
          ...(rateLimits && { limits: { ...rateLimits, limiter: createInProcessRateLimiter(clock) } }),
        }),
        tracing,
      ),
      logger,
    );
    const admin = createRuntimeAdmin(context, config, infrastructure.serverChecks);
    if (services.has('console')) await loadConsole();
    const consoleHandler = createConsoleHandler(context, config, admin, breakers, createRedactor(secrets));
    const addresses = await listen(
      config,
      services,
      { api, callbackReceiver, console: consoleHandler.handle, operations: createOpsEndpoints(context) },
      servers,
    );
    if (context.publicCallbackBaseUrl === '') context.publicCallbackBaseUrl = addresses.callbackUrl ?? '';

    const on = createHandleEvents(context, services.has('callback-dispatcher'), calls);
    if (infrastructure.eventTopic !== undefined && services.has('callback-dispatcher'))
      closing.add(startPublicEvents(context, infrastructure.eventTopic, on));
    if (services.size > 0) {
      const handlers = handlersOf(context, services);
      const retention = { ...defaultRetention, ...config.retention };
      closing.add(async () => handlers.idle?.());
      closing.add(await startConsumers(context, handlers));
      closing.add(startHousekeeping(context, intervals, handlers, retention));
      if (services.has('console')) closing.add(consoleHandler.startJobs());
    }
    closing.add(() => closeServers(servers));
    const receiver = explainMount(callbackReceiver, () => context.publicCallbackBaseUrl, logger);
    return {
      ...addresses,
      api: createMountedHandler(api, calls),
      callbackReceiver: createMountedHandler(receiver, calls),
      console: createMountedHandler(consoleHandler.handle, calls),
      admin,
      gateways: live.gateways,
      on,
      ...createPayments(context, calls),
      stop: () => closing.close(),
    };
  } catch (error) {
    await closeServers(servers);
    // What stopped the start is what the host has to know.
    await closing
      .close()
      .catch((failure: unknown) => logger.warn({ error: String(failure) }, 'closing failed'));
    throw error;
  }
}

async function closeServers(servers: readonly RunningServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

/** How long a row is left to woken workers while the bus is down: almost not at all. Milliseconds. */
const graceWithoutBusMs = 500;

/** The context with another store. Its getters keep working. */
function withStore(context: ServiceContext, store: ServiceContext['store']): ServiceContext {
  return Object.create(context, { store: { value: store, enumerable: true } }) as ServiceContext;
}

/** The work handlers of this process's services. */
function handlersOf(context: ServiceContext, services: ReadonlySet<ServiceName>): WorkHandlers {
  const lookUp = createLookUp(context);
  return {
    ...(services.has('payment-processor') && createPaymentProcessor(context, lookUp)),
    ...(services.has('callback-processor') && createCallbackProcessor(context, lookUp)),
    ...(services.has('callback-dispatcher') && createCallbackDispatcher(context)),
  };
}
