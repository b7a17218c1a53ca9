import { Hono } from 'hono';
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
import { createUnrouted } from './unrouted.js';
import { Problem, notFound } from './problem.js';
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
  result?: HttpResult;
  /** The limit for the `RateLimit-*` headers: the token's, or the address's before a token is known. */
  limited?: RateLimitState;
}

/** Hono requires a Response; the actual result is in the request's state. */
const placeholder = new Response(null);

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

  const app = new Hono<{ Bindings: RequestState }>();
  for (const [operation, route] of Object.entries(apiRoutes)) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, async (c) => {
      const served = serve(operation as ApiOperation, c.req.raw, c.req.param(), c.env);
      c.env.result = await (route.method === 'GET' ? withinDeadline(context.clock, served) : served);
      return placeholder;
    });
  }
  const document = JSON.stringify(options.document);
  const page = documentationPage(options.document);
  const text = (contentType: string, body: string): HttpResult => ({
    status: 200,
    headers: { 'content-type': contentType },
    body,
  });
  if (options.hasMetrics === true)
    app.get('/metrics', async (c) => {
      const metrics = await renderMetrics(context);
      c.env.result = text(metrics.contentType, metrics.text);
      return placeholder;
    });
  app.get('/openapi.json', (c) => {
    c.env.result = text('application/json', document);
    return placeholder;
  });
  app.get('/docs', (c) => {
    c.env.result = text('text/html; charset=utf-8', page);
    return placeholder;
  });
  const unrouted = createUnrouted([
    ...Object.values<ApiRoute>(apiRoutes),
    ...['/openapi.json', '/docs', ...(options.hasMetrics === true ? ['/metrics'] : [])].map((path) => ({
      method: 'GET',
      path,
    })),
  ]);
  app.notFound((c) => {
    c.env.result = unrouted(c.req.raw);
    return placeholder;
  });
  app.onError((error, c) => {
    c.env.result = errorResult(context, error);
    return placeholder;
  });

  const route = async (request: Request, state: RequestState, sourceAddress: string | undefined) => {
    if (rateLimits !== undefined && sourceAddress !== undefined && !isProbe(request)) {
      const key = `address:${clientOf(sourceAddress)}`;
      state.limited = await takeCall(context.rateLimiter, key, rateLimits.perAddress);
    }
    await app.fetch(request, state);
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
    try {
      await route(request, state, peer?.sourceAddress);
    } catch (error) {
      state.result = errorResult(context, error);
    }
    const { status, headers, body } = state.result ?? notFound().toResult();
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
