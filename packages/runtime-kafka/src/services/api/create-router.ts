import { Hono } from 'hono';
import type { HttpResult } from '../../ports/http-result.js';
import { notFound } from './problem.js';
import { createUnrouted } from './unrouted.js';

/** One method and path, such as `/v1/transactions/{id}`, and what serves it. `state` is the caller's, for one request. */
export interface RoutedPath<State> {
  readonly method: string;
  readonly path: string;
  readonly handle: (
    request: Request,
    params: Record<string, string>,
    state: State,
  ) => HttpResult | Promise<HttpResult>;
}

/**
 * Routes requests with Hono, without building a Response for each: the result is kept beside the request, and Hono gets the same empty
 * Response every time. An unknown path or method is answered as `createUnrouted` describes.
 */
export function createRouter<State>(
  paths: readonly RoutedPath<State>[],
  toErrorResult: (error: unknown) => HttpResult,
): (request: Request, state: State) => Promise<HttpResult> {
  const handedToHono = new Response(null);
  const app = new Hono<{ Bindings: { readonly state: State; result?: HttpResult } }>();
  for (const { method, path, handle } of paths)
    app.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
      c.env.result = await handle(c.req.raw, c.req.param(), c.env.state);
      return handedToHono;
    });
  const unrouted = createUnrouted(paths);
  app.notFound((c) => {
    c.env.result = unrouted(c.req.raw);
    return handedToHono;
  });
  app.onError((error, c) => {
    c.env.result = toErrorResult(error);
    return handedToHono;
  });
  return async (request, state) => {
    const env: { readonly state: State; result?: HttpResult } = { state };
    await app.fetch(request, env);
    return env.result ?? notFound().toResult();
  };
}
