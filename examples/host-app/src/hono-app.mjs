import { Hono } from 'hono';

/** Hono speaks the same Web standard: nothing to adapt. */
export function createHonoApp(handler) {
  const app = new Hono();
  app.all('/callbacks/*', (context) => handler(context.req.raw));
  return app;
}
