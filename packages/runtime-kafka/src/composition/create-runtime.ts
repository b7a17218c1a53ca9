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
import { createKeyRing } from '../infrastructure/node/key-ring.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { nodeRandom } from '../infrastructure/node/node-random.js';
import { createPinoLogger } from '../infrastructure/node/pino-logger.js';
import { createApi, type Api } from '../services/api/api.js';
import { startCallbackDispatcher } from '../services/callback-dispatcher/callback-dispatcher.js';
import { startCallbackProcessor } from '../services/callback-processor/callback-processor.js';
import {
  createCallbackReceiver,
  type CallbackReceiver,
} from '../services/callback-receiver/callback-receiver.js';
import { defaultHousekeepingIntervals, startHousekeeping } from '../services/housekeeping/housekeeping.js';
import { createOperationsDoor, type OperationsDoor } from '../services/operations/operations.js';
import { startPaymentProcessor } from '../services/payment-processor/payment-processor.js';
import { createOutboxPublisher } from '../services/publish-outbox.js';
import type { ServiceContext } from '../services/service-context.js';
import { checkConfig } from './check-config.js';
import { openInfrastructure } from './open-infrastructure.js';
import { createRuntimeAdmin, type RuntimeAdmin } from './runtime-admin.js';
import { serviceNames, type RuntimeConfig, type ServiceName } from './runtime-config.js';

/** A runtime whose services run. */
export interface Runtime {
  /** Address of the api, when this process serves it. */
  readonly apiUrl?: string;
  /** Address of the callback-receiver, when this process serves it. */
  readonly callbackUrl?: string;
  /** Address of the operators' door, when `http.operationsPort` is set. */
  readonly operationsUrl?: string;
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
  const logger: Logger = config.logger ?? createPinoLogger();
  const clock = nodeClock;
  const services = new Set<ServiceName>(config.services ?? serviceNames);
  const infrastructure = await openInfrastructure(config, services, clock, logger);
  const servers: RunningServer[] = [];
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    for (const stop of [...stops].reverse()) await stop();
  };
  try {
    const { store, bus, lock, tokenCache } = infrastructure;
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
    // A single command fails at once where a service goes on trying.
    if (services.size === 0) await infrastructure.reachable?.();
    const api = createApi(context);
    const callbackReceiver = createCallbackReceiver(
      { ...context, store: infrastructure.callbackStore ?? store },
      config,
    );
    const addresses = await listen(
      config,
      services,
      { api, callbackReceiver, operations: createOperationsDoor(context) },
      servers,
    );
    if (context.publicCallbackBaseUrl === '') context.publicCallbackBaseUrl = addresses.callbackUrl ?? '';

    if (services.has('payment-processor')) stops.push(await startPaymentProcessor(context));
    if (services.has('callback-processor')) stops.push(await startCallbackProcessor(context));
    if (services.has('callback-dispatcher')) stops.push(await startCallbackDispatcher(context));
    if (services.size > 0)
      stops.push(
        await startHousekeeping(context, { ...defaultHousekeepingIntervals, ...config.housekeeping }),
      );
    return { ...addresses, api, callbackReceiver, admin: createRuntimeAdmin(context), stop: stopAll };
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
  doors: {
    readonly api: Api;
    readonly callbackReceiver: CallbackReceiver;
    readonly operations: OperationsDoor;
  },
  servers: RunningServer[],
): Promise<Pick<Runtime, 'apiUrl' | 'callbackUrl' | 'operationsUrl'>> {
  const { host = '127.0.0.1', port = 8080, callbackPort, operationsPort } = config.http ?? {};
  const serve = async (handler: HttpHandler, onPort: number): Promise<string> => {
    const server = await serveHttp(handler, host, onPort);
    servers.push(server);
    return `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  };
  const operations =
    operationsPort === undefined || services.size === 0
      ? {}
      : { operationsUrl: await serve((request) => doors.operations(request), operationsPort) };
  const hasApi = services.has('api');
  const hasReceiver = services.has('callback-receiver');
  if (hasReceiver && (callbackPort !== undefined || !hasApi)) {
    const callbackUrl = await serve(doors.callbackReceiver, callbackPort ?? port);
    return { ...operations, callbackUrl, ...(hasApi && { apiUrl: await serve(doors.api, port) }) };
  }
  if (!hasApi) return operations;
  const both: HttpHandler = (request, peer) =>
    new URL(request.url).pathname.startsWith('/callbacks/')
      ? doors.callbackReceiver(request, peer)
      : doors.api(request);
  const url = await serve(hasReceiver ? both : doors.api, port);
  return { ...operations, apiUrl: url, ...(hasReceiver && { callbackUrl: url }) };
}
