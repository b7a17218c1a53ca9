import { Hono, type Context } from 'hono';
import type { ServiceContext } from '../service-context.js';
import { createAuthenticator } from './authenticate.js';
import { endpointRoutes } from './endpoint-routes.js';
import { movementRoute, undoRoute } from './movement-routes.js';
import { operationRoute } from './operation-route.js';
import { Problem, notFound } from './problem.js';
import { readRoutes } from './read-routes.js';

/** The merchants' door: a Web-standard handler, mountable anywhere. */
export type Api = (request: Request) => Promise<Response>;

/** Builds the merchants' HTTP interface. */
export function createApi(context: ServiceContext): Api {
  const { store, bus, logger } = context;
  const authenticate = createAuthenticator(context);
  const read = readRoutes(context, authenticate);
  const endpoints = endpointRoutes(context, authenticate);
  const app = new Hono();
  const withId = (route: (request: Request, id: string) => Promise<Response>) => (c: Context) =>
    route(c.req.raw, c.req.param('id') ?? '');
  const plain = (route: (request: Request) => Promise<Response>) => (c: Context) => route(c.req.raw);

  app.post('/v1/deposits', plain(movementRoute(context, authenticate, 'deposit')));
  app.post('/v1/withdrawals', plain(movementRoute(context, authenticate, 'withdrawal')));
  app.post('/v1/transactions/:id/refunds', withId(undoRoute(context, authenticate, 'refund')));
  app.post('/v1/transactions/:id/reversals', withId(undoRoute(context, authenticate, 'reversal')));
  app.post('/v1/transactions/:id/captures', withId(operationRoute(context, authenticate, 'capture')));
  app.post('/v1/transactions/:id/cancel', withId(operationRoute(context, authenticate, 'cancel')));
  app.get('/v1/transactions/:id/history', withId(read.history));
  app.get('/v1/transactions/:id', withId(read.one));
  app.get('/v1/transactions', plain(read.list));
  app.get('/v1/gateways', plain(read.gateways));
  app.post('/v1/callback-endpoints', plain(endpoints.create));
  app.get('/v1/callback-endpoints', plain(endpoints.list));
  app.delete('/v1/callback-endpoints/:id', withId(endpoints.remove));
  app.get('/v1/callback-endpoints/:id/deliveries', withId(endpoints.deliveries));
  app.post('/v1/callback-endpoints/:endpoint/deliveries/:id/redeliver', withId(endpoints.redeliver));
  app.get('/healthz', () => Response.json({ status: 'ok' }));
  app.get('/readyz', async () => {
    const checks = { store: await isUp(() => store.check()), bus: await isUp(() => bus.check()) };
    const ready = Object.values(checks).every((state) => state === 'ok');
    return Response.json({ status: ready ? 'ok' : 'not ready', checks }, { status: ready ? 200 : 503 });
  });
  app.get('/metrics', async () => {
    const { contentType, text } = await context.metrics.render(await store.gauges(context.clock.now()));
    return new Response(text, { headers: { 'content-type': contentType } });
  });
  app.notFound(() => notFound().toResponse());
  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse();
    logger.error({ error: error.message }, 'request failed');
    return new Problem(
      500,
      'internal',
      'something failed here; the same request with the same key may be sent again',
    ).toResponse();
  });
  return async (request) => app.fetch(request);
}

async function isUp(check: () => Promise<void>): Promise<string> {
  return check().then(
    () => 'ok',
    () => 'unreachable',
  );
}
