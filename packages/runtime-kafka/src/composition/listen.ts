import { serveHttp, type HttpHandler, type RunningServer } from '../infrastructure/http/node-server.js';
import type { Api } from '../services/api/api.js';
import type { CallbackReceiver } from '../services/callback-receiver/callback-receiver.js';
import type { OpsEndpoints } from '../services/ops-endpoints/ops-endpoints.js';
import { withoutBasePath } from '../services/callback-receiver/resolve-callback-address.js';
import { isConsolePath } from './console-handler.js';
import type { RuntimeConfig, ServiceName } from './runtime-config.js';
import type { Runtime } from './runtime.js';

type Addresses = Pick<Runtime, 'apiUrl' | 'callbackUrl' | 'consoleUrl' | 'operationsUrl'>;

/** Starts the HTTP servers of this process, adds them to `servers`, and returns their addresses. */
export async function listen(
  config: RuntimeConfig,
  services: ReadonlySet<ServiceName>,
  handlers: {
    readonly api: Api;
    readonly callbackReceiver: CallbackReceiver;
    readonly console: Api;
    readonly operations: OpsEndpoints;
  },
  servers: RunningServer[],
): Promise<Addresses> {
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
  const separateReceiver =
    hasReceiver && callbackPort !== undefined
      ? { callbackUrl: await serve(handlers.callbackReceiver, callbackPort) }
      : {};
  const here = {
    api: services.has('api'),
    receiver: hasReceiver && callbackPort === undefined,
    console: services.has('console'),
  };
  if (!here.api && !here.receiver && !here.console) return { ...operations, ...separateReceiver };
  const combined: HttpHandler = (request, peer) => {
    const { pathname } = new URL(request.url);
    const isCallback = withoutBasePath(config.publicCallbackBaseUrl ?? '', pathname).startsWith(
      '/callbacks/',
    );
    if (here.receiver && (!here.api || isCallback) && !isConsolePath(pathname))
      return handlers.callbackReceiver(request, peer);
    if (here.console && (!here.api || isConsolePath(pathname))) return handlers.console(request, peer);
    return handlers.api(request, peer);
  };
  const url = await serve(here.api && !here.receiver && !here.console ? handlers.api : combined, port);
  return {
    ...operations,
    ...separateReceiver,
    ...(here.api && { apiUrl: url }),
    ...(here.receiver && { callbackUrl: url }),
    ...(here.console && { consoleUrl: `${url}/console` }),
  };
}
