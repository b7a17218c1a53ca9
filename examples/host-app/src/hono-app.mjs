import { Hono } from 'hono';

/** Hono uses Web-standard requests, so nothing needs adapting. */
export function createHonoApp(handler) {
  const app = new Hono();
  app.all('/callbacks/*', (context) => handler(context.req.raw));
  return app;
}
