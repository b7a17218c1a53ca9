import {
  createGatewayRegistry,
  withCircuitBreaker,
  withRetry,
  withTimeout,
  type GatewayRegistry,
  type Logger,
} from '@lango/core';
import { defaultPolicy, type RuntimePolicy } from '../decisions/policy.js';
import { createGuardedMerchantHttp } from '../infrastructure/http/guarded-merchant-http.js';
import { serveHttp, type HttpHandler, type RunningServer } from '../infrastructure/http/node-server.js';
import { createSourceAllowList } from '../infrastructure/http/source-allow-list.js';
import { createKeyRing } from '../infrastructure/node/key-ring.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { nodeRandom } from '../infrastructure/node/node-random.js';
import { createPinoLogger } from '../infrastructure/node/pino-logger.js';
import { createSafeLogger } from '../infrastructure/node/safe-logger.js';
import { createScrubber } from '../infrastructure/node/scrub-text.js';
import { createApi, type Api } from '../services/api/api.js';
import { defaultRateLimits } from '../services/api/limit-calls.js';
import { startCallbackDispatcher } from '../services/callback-dispatcher/callback-dispatcher.js';
import { startCallbackProcessor } from '../services/callback-processor/callback-processor.js';
import {
  createCallbackReceiver,
  type CallbackReceiver,
} from '../services/callback-receiver/callback-receiver.js';
import { defaultRetention } from '../services/housekeeping/apply-retention.js';
import { defaultHousekeepingIntervals, startHousekeeping } from '../services/housekeeping/housekeeping.js';
import { startPaymentProcessor } from '../services/payment-processor/payment-processor.js';
import { createOutboxPublisher } from '../services/publish-outbox.js';
import type { ServiceContext } from '../services/service-context.js';
import { checkConfig } from './check-config.js';
import { openEmbeddedInfrastructure } from './embedded-infrastructure.js';
import { createRuntimeAdmin, type RuntimeAdmin } from './runtime-admin.js';
import { serviceNames, type RuntimeConfig, type ServiceName } from './runtime-config.js';

/** A runtime whose services run. */
export interface Runtime {
  /** Address of the api, when this process serves it. */
  readonly apiUrl?: string;
  /** Address of the callback-receiver, when this process serves it. */
  readonly callbackUrl?: string;
  /** The same doors without a server, for hosts that mount them in their own. */
  readonly api: Api;
  readonly callbackReceiver: CallbackReceiver;
  readonly admin: RuntimeAdmin;
  /** Takes nothing new, finishes what is in hand, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Opens the infrastructure and starts the services.
 *
 * @throws {ConfigurationError} one line that says what to change
 * @throws {PaymentError} `configuration_invalid` for gateways that cannot live together
 */
export async function createRuntime(config: RuntimeConfig): Promise<Runtime> {
  checkConfig(config);
  const plainGateways = createGatewayRegistry(config.gateways);
  const policy: RuntimePolicy = { ...defaultPolicy, ...config.policy };
  const scrub = createScrubber((config.masterKeys ?? []).map(({ key }) => key));
  const logger: Logger = createSafeLogger(config.logger ?? createPinoLogger(), scrub);
  const isAllowedSource = createSourceAllowList(config.callbackSources ?? {});
  const clock = nodeClock;
  const infrastructure = await openEmbeddedInfrastructure(
    config.infrastructure ?? { kind: 'embedded' },
    clock,
  );
  const servers: RunningServer[] = [];
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    for (const stop of [...stops].reverse()) await stop();
  };
  try {
    const { store, bus, lock, tokenCache, rateLimiter } = infrastructure;
    stops.push(() => infrastructure.close());
    const merchantHttp = createGuardedMerchantHttp({
      deadlineMs: policy.merchantDeadlineMs,
      ...config.merchantCallbacks,
    });
    stops.push(() => merchantHttp.close());
    for (const gateway of plainGateways.list()) stops.push(async () => gateway.close?.());
    const publisher = createOutboxPublisher(store, bus, clock, logger);
    stops.push(() => publisher.idle());
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
      policy,
      gateways: wrapGateways(plainGateways, config, policy, logger),
      publisher,
      publicCallbackBaseUrl: config.publicCallbackBaseUrl?.replace(/\/+$/, '') ?? '',
      concurrency: config.concurrency ?? 32,
    };
    const services = new Set<ServiceName>(config.services ?? serviceNames);
    const rateLimits =
      config.rateLimits === false ? undefined : { ...defaultRateLimits, ...config.rateLimits };
    const api = createApi(context, { rateLimits });
    const callbackReceiver = createCallbackReceiver(context, { ...config, isAllowedSource });
    const addresses = await listen(config, services, { api, callbackReceiver }, servers);
    if (context.publicCallbackBaseUrl === '') context.publicCallbackBaseUrl = addresses.callbackUrl ?? '';

    if (services.has('payment-processor')) stops.push(await startPaymentProcessor(context));
    if (services.has('callback-processor')) stops.push(await startCallbackProcessor(context));
    if (services.has('callback-dispatcher')) stops.push(await startCallbackDispatcher(context));
    if (services.size > 0)
      stops.push(
        await startHousekeeping(
          context,
          { ...defaultHousekeepingIntervals, ...config.housekeeping },
          { ...defaultRetention, ...config.retention },
        ),
      );
    return { ...addresses, api, callbackReceiver, admin: createRuntimeAdmin(context, config), stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Retry, then breaker, then timeout, each gateway instance with its own. */
function wrapGateways(
  gateways: GatewayRegistry,
  config: RuntimeConfig,
  policy: RuntimePolicy,
  logger: Logger,
): GatewayRegistry {
  // In place only once more: anything longer is the store's requeue, which survives a restart.
  const retry = withRetry({
    attemptsMax: 2,
    deadlineMs: policy.gatewayDeadlineMs,
    ...config.resilience?.retry,
  });
  const breaker = withCircuitBreaker({
    onStateChange: (change) => logger.warn(change, 'circuit breaker changed'),
    ...config.resilience?.circuitBreaker,
  });
  const timeout = withTimeout({ timeoutMs: policy.gatewayDeadlineMs });
  return createGatewayRegistry(gateways.list().map((gateway) => retry(breaker(timeout(gateway)))));
}

async function listen(
  config: RuntimeConfig,
  services: ReadonlySet<ServiceName>,
  doors: { readonly api: Api; readonly callbackReceiver: CallbackReceiver },
  servers: RunningServer[],
): Promise<{ readonly apiUrl?: string; readonly callbackUrl?: string }> {
  const { host = '127.0.0.1', port = 8080, callbackPort } = config.http ?? {};
  const serve = async (handler: HttpHandler, onPort: number): Promise<string> => {
    const server = await serveHttp(handler, host, onPort, config.http);
    servers.push(server);
    return `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  };
  const hasApi = services.has('api');
  const hasReceiver = services.has('callback-receiver');
  if (hasReceiver && (callbackPort !== undefined || !hasApi)) {
    const callbackUrl = await serve(doors.callbackReceiver, callbackPort ?? port);
    return { callbackUrl, ...(hasApi && { apiUrl: await serve(doors.api, port) }) };
  }
  if (!hasApi) return {};
  const both: HttpHandler = (request, peer) =>
    new URL(request.url).pathname.startsWith('/callbacks/')
      ? doors.callbackReceiver(request, peer)
      : doors.api(request, peer);
  const url = await serve(hasReceiver ? both : doors.api, port);
  return { apiUrl: url, ...(hasReceiver && { callbackUrl: url }) };
}
