import { Hono } from 'hono';
import type { RateLimitState } from '../../ports/rate-limiter.js';
import { renderMetrics } from '../operations/operations.js';
import type { ServiceContext } from '../service-context.js';
import { apiRoutes, type ApiOperation, type ApiRoute } from './api-routes.js';
import type { ApiHandler } from './api-call.js';
import { createApiHandlers } from './api-handlers.js';
import { assertScope, createAuthenticator } from './authenticate.js';
import { documentationPage } from './documentation-page.js';
import { rateLimitHeaders, takeCall, type ApiRateLimits } from './limit-calls.js';
import { createOpenApiDocument } from './openapi-document.js';
import { Problem, notFound } from './problem.js';
import { readIdempotencyKey } from './idempotency-key.js';
import { readJsonBody, readQuery } from './read-json-body.js';

/** The merchants' door: a Web-standard handler, mountable anywhere. Without a peer no limit per address applies. */
export type Api = (request: Request, peer?: { readonly sourceAddress: string }) => Promise<Response>;

/** Settings of {@link createApi}. */
export interface ApiOptions {
  /** `undefined` switches the limits off, for hosts that have their own in front. */
  readonly rateLimits?: ApiRateLimits | undefined;
}

/** On every answer: nobody keeps it, frames it or guesses its type. */
const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

interface Served {
  readonly response: Response;
  /** The limit that has least left. */
  readonly limited?: RateLimitState;
}

/** Builds the merchants' HTTP interface. */
export function createApi(context: ServiceContext, options: ApiOptions = {}): Api {
  const authenticate = createAuthenticator(context);
  const handlers = createApiHandlers(context) as unknown as Record<ApiOperation, ApiHandler>;
  const { rateLimits } = options;
  const limited = new WeakMap<Request, RateLimitState>();

  const serve = async (operation: ApiOperation, request: Request, params: Record<string, string>) => {
    const route: ApiRoute = apiRoutes[operation];
    const url = new URL(request.url);
    if (route.scope === undefined) return handlers[operation]({ request, params, body: {}, query: {} });
    const caller = await authenticate(request);
    if (rateLimits !== undefined) {
      limited.set(request, await takeCall(context.rateLimiter, `token:${caller.keyId}`, rateLimits.perToken));
    }
    assertScope(caller, route.scope);
    if (route.idempotencyKey === true) readIdempotencyKey(request);
    const query = route.query ? readQuery(url, route.query) : {};
    const body = route.body ? await readJsonBody(request, route.body) : {};
    return handlers[operation]({ request, params, caller, body, query });
  };

  const app = new Hono();
  for (const [operation, route] of Object.entries(apiRoutes)) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, (c) => serve(operation as ApiOperation, c.req.raw, c.req.param()));
  }
  const document = JSON.stringify(createOpenApiDocument());
  const page = documentationPage(createOpenApiDocument());
  app.get('/metrics', async () => {
    const { contentType, text } = await renderMetrics(context);
    return new Response(text, { headers: { 'content-type': contentType } });
  });
  app.get('/openapi.json', () => new Response(document, { headers: { 'content-type': 'application/json' } }));
  app.get('/docs', () => new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  app.notFound(() => notFound().toResponse());
  app.onError((error) => answerTo(context, error));

  const serveLimited = async (request: Request, sourceAddress: string | undefined): Promise<Served> => {
    if (rateLimits === undefined || sourceAddress === undefined || isProbe(request))
      return { response: await app.fetch(request) };
    try {
      const key = `address:${sourceAddress}`;
      const ofAddress = await takeCall(context.rateLimiter, key, rateLimits.perAddress);
      const response = await app.fetch(request);
      return { response, limited: limited.get(request) ?? ofAddress };
    } catch (error) {
      return { response: answerTo(context, error) };
    }
  };

  return async (request, peer) => {
    const served = await serveLimited(request, peer?.sourceAddress);
    const { response } = served;
    const state = served.limited ?? limited.get(request);
    const { headers } = response;
    for (const [name, value] of Object.entries(commonHeaders)) headers.set(name, value);
    if (state !== undefined && !headers.has('ratelimit-limit')) {
      for (const [name, value] of Object.entries(rateLimitHeaders(state))) headers.set(name, value);
    }
    return response;
  };
}

/** Load balancers ask often, and from one address. */
function isProbe(request: Request): boolean {
  return /^\/(healthz|readyz)$/.test(new URL(request.url).pathname);
}

function answerTo({ logger }: ServiceContext, error: unknown): Response {
  if (error instanceof Problem) return error.toResponse();
  logger.error({ error: error instanceof Error ? error.message : String(error) }, 'request failed');
  const detail = 'something failed here; the same request with the same key may be sent again';
  return new Problem(500, 'internal', detail).toResponse();
}
