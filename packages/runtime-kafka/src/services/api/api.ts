import { Hono } from 'hono';
import type { RateLimitState } from '../../ports/rate-limiter.js';
import { renderMetrics } from '../shared/render-metrics.js';
import { clientOf } from '../shared/http/client-of.js';
import type { Answer } from '../../ports/answer.js';
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

/** The merchants' interface. Without a peer no limit per address applies. */
export type Api = (request: Request, peer?: { readonly sourceAddress: string }) => Promise<Answer>;

/** Settings of {@link createApi}. */
export interface ApiOptions {
  /** What `/openapi.json` and `/docs` show. */
  readonly document: OpenApiDocument;
  /** `undefined` switches the limits off, for hosts that have their own in front. */
  readonly rateLimits?: ApiRateLimits | undefined;
  /** Serves `/metrics` too, to whoever reaches this listener. Default `false`: they are for the operators' door. */
  readonly hasMetrics?: boolean;
  /** Says once when requests come through a proxy that nobody trusts: all clients look like one then. Default `false`. */
  readonly warnsOfProxies?: boolean;
}

/** On every answer: nobody keeps it, frames it or guesses its type. */
const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** One request on its way through the routes. */
interface RequestState {
  answer?: Answer;
  /** The limit that has least left. */
  limited?: RateLimitState;
}

/** What Hono is told where the answer is in the state. */
const answered = new Response(null);

/** Builds the merchants' HTTP interface. */
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
  ): Promise<Answer> => {
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
      c.env.answer = await (route.method === 'GET' ? withinDeadline(context.clock, served) : served);
      return answered;
    });
  }
  const document = JSON.stringify(options.document);
  const page = documentationPage(options.document);
  const text = (contentType: string, body: string): Answer => ({
    status: 200,
    headers: { 'content-type': contentType },
    body,
  });
  if (options.hasMetrics === true)
    app.get('/metrics', async (c) => {
      const { contentType, text: counted } = await renderMetrics(context);
      c.env.answer = text(contentType, counted);
      return answered;
    });
  app.get('/openapi.json', (c) => {
    c.env.answer = text('application/json', document);
    return answered;
  });
  app.get('/docs', (c) => {
    c.env.answer = text('text/html; charset=utf-8', page);
    return answered;
  });
  const unrouted = createUnrouted([
    ...Object.values<ApiRoute>(apiRoutes),
    ...['/openapi.json', '/docs', ...(options.hasMetrics === true ? ['/metrics'] : [])].map((path) => ({
      method: 'GET',
      path,
    })),
  ]);
  app.notFound((c) => {
    c.env.answer = unrouted(c.req.raw);
    return answered;
  });
  app.onError((error, c) => {
    c.env.answer = answerTo(context, error);
    return answered;
  });

  const passThrough = async (request: Request, state: RequestState, sourceAddress: string | undefined) => {
    if (rateLimits !== undefined && sourceAddress !== undefined && !isProbe(request)) {
      const key = `address:${clientOf(sourceAddress)}`;
      state.limited = await takeCall(context.rateLimiter, key, rateLimits.perAddress);
    }
    await app.fetch(request, state);
  };

  let mayWarn = options.warnsOfProxies ?? false;
  const warnOfProxy = (request: Request, sourceAddress: string): void => {
    const forwardedFor = mayWarn ? request.headers.get('x-forwarded-for') : null;
    // A host that reads the header itself names an address that is in it.
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
      await passThrough(request, state, peer?.sourceAddress);
    } catch (error) {
      state.answer = answerTo(context, error);
    }
    const { status, headers, body } = state.answer ?? notFound().toAnswer();
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

/** Load balancers ask often, and from one address. */
function isProbe(request: Request): boolean {
  return /^\/(healthz|readyz)$/.test(new URL(request.url).pathname);
}

function answerTo({ logger }: ServiceContext, error: unknown): Answer {
  if (error instanceof Problem) return error.toAnswer();
  logger.error({ error: error instanceof Error ? error.message : String(error) }, 'request failed');
  const detail = 'something failed here; the same request with the same key may be sent again';
  return new Problem(500, 'internal', detail).toAnswer();
}
