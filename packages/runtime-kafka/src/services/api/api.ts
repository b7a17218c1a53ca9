import type { RateLimitState } from '../../ports/rate-limiter.js';
import { renderMetrics } from '../shared/render-metrics.js';
import { clientOf } from '../shared/http/client-of.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import { apiRoutes, type ApiOperation, type ApiRoute } from './api-routes.js';
import type { ApiHandler } from './api-call.js';
import { createApiHandlers } from './api-handlers.js';
import { assertScope, createAuthenticator } from './authenticate.js';
import { documentationPage } from './documentation-page.js';
import { rateLimitHeaders, takeCall, type ApiRateLimits } from './limit-calls.js';
import type { OpenApiDocument } from '../../openapi/openapi-document.js';
import { createRouter, type RoutedPath } from './create-router.js';
import { Problem } from './problem.js';
import { readIdempotencyKey } from './idempotency-key.js';
import { readJsonBody, readQuery } from './read-json-body.js';
import { createSearchBudget } from './search-budget.js';
import { withinDeadline } from './within-deadline.js';

/** The merchants' HTTP API. Without `peer`, the limit per address does not apply. */
export type Api = (request: Request, peer?: { readonly sourceAddress: string }) => Promise<HttpResult>;

/** Settings of {@link createApi}. */
export interface ApiOptions {
  /** What `/openapi.json` and `/docs` show. */
  readonly document: OpenApiDocument;
  /** `undefined` turns the limits off, for hosts with their own limiter in front. */
  readonly rateLimits?: ApiRateLimits | undefined;
  /** Serves `/metrics` to anyone who can reach this listener. Default `false`: metrics belong to the operations listener. */
  readonly hasMetrics?: boolean;
  /** Logs once when requests come through a proxy that is not trusted, since all clients then count as one. Default `false`. */
  readonly warnsOfProxies?: boolean;
}

/** On every response: no caching, no framing, no content sniffing. */
const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** State of one request while it is routed. */
interface RequestState {
  /** The limit for the `RateLimit-*` headers: the token's, or the address's before a token is known. */
  limited?: RateLimitState;
}

/** Builds the merchants' HTTP API. */
export function createApi(context: ServiceContext, options: ApiOptions): Api {
  const authenticate = createAuthenticator(context);
  const handlers = createApiHandlers(context) as unknown as Record<ApiOperation, ApiHandler>;
  const { rateLimits } = options;
  const searches = createSearchBudget();

  const serve = async (
    operation: ApiOperation,
    request: Request,
    params: Record<string, string>,
    state: RequestState,
  ): Promise<HttpResult> => {
    const route: ApiRoute = apiRoutes[operation];
    if (route.scope === undefined) return handlers[operation]({ request, params, body: {}, query: {} });
    const caller = await authenticate(request);
    if (rateLimits !== undefined)
      state.limited = await takeCall(context.rateLimiter, `token:${caller.keyId}`, rateLimits.perToken);
    assertScope(caller, route.scope);
    if (route.idempotencyKey === true) readIdempotencyKey(request);
    const query = route.query ? readQuery(new URL(request.url), route.query) : {};
    const body = route.body ? await readJsonBody(request, route.body) : {};
    const handle = () => handlers[operation]({ request, params, caller, body, query });
    return route.query ? searches.run(caller.merchantId, handle) : handle();
  };

  const document = JSON.stringify(options.document);
  const page = documentationPage(options.document);
  const text = (contentType: string, body: string): HttpResult => ({
    status: 200,
    headers: { 'content-type': contentType },
    body,
  });
  const paths: RoutedPath<RequestState>[] = Object.entries<ApiRoute>(apiRoutes).map(
    ([operation, { method, path }]) => ({
      method,
      path,
      handle: (request, params, state) => {
        const served = serve(operation as ApiOperation, request, params, state);
        return method === 'GET' ? withinDeadline(context.clock, served) : served;
      },
    }),
  );
  paths.push(
    { method: 'GET', path: '/openapi.json', handle: () => text('application/json', document) },
    { method: 'GET', path: '/docs', handle: () => text('text/html; charset=utf-8', page) },
  );
  if (options.hasMetrics === true)
    paths.push({
      method: 'GET',
      path: '/metrics',
      handle: async () => {
        const metrics = await renderMetrics(context);
        return text(metrics.contentType, metrics.text);
      },
    });
  const serveRouted = createRouter(paths, (error) => errorResult(context, error));

  const route = async (request: Request, state: RequestState, sourceAddress: string | undefined) => {
    if (rateLimits !== undefined && sourceAddress !== undefined && !isProbe(request)) {
      const key = `address:${clientOf(sourceAddress)}`;
      state.limited = await takeCall(context.rateLimiter, key, rateLimits.perAddress);
    }
    return serveRouted(request, state);
  };

  let mayWarn = options.warnsOfProxies ?? false;
  const warnOfProxy = (request: Request, sourceAddress: string): void => {
    const forwardedFor = mayWarn ? request.headers.get('x-forwarded-for') : null;
    // A host that evaluates the header itself passes an address from it.
    if (forwardedFor === null || forwardedFor.includes(sourceAddress)) return;
    mayWarn = false;
    context.logger.warn(
      {},
      'requests come through a proxy and http.trustedProxies is 0: all clients count as one address',
    );
  };

  return async (request, peer) => {
    const state: RequestState = {};
    if (peer !== undefined) warnOfProxy(request, peer.sourceAddress);
    const { status, headers, body } = await route(request, state, peer?.sourceAddress).catch(
      (error: unknown) => errorResult(context, error),
    );
    return {
      status,
      headers: {
        ...(state.limited !== undefined && rateLimitHeaders(state.limited)),
        ...headers,
        ...commonHeaders,
      },
      body: request.method === 'HEAD' ? '' : body,
    };
  };
}

/** Load balancers probe often and from one address, so probes are not limited. */
function isProbe(request: Request): boolean {
  return /^\/(healthz|readyz)$/.test(new URL(request.url).pathname);
}

function errorResult({ logger }: ServiceContext, error: unknown): HttpResult {
  if (error instanceof Problem) return error.toResult();
  logger.error({ error: error instanceof Error ? error.message : String(error) }, 'request failed');
  const detail = 'internal error; the same request with the same key may be sent again';
  return new Problem(500, 'internal', detail).toResult();
}
