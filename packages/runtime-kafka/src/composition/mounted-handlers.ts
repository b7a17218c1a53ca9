import type { Logger } from '@lango/core';
import { withoutBasePath } from '../services/callback-receiver/resolve-callback-address.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { HttpResult } from '../ports/http-result.js';
import { Problem } from '../services/api/problem.js';
import type { HostCalls } from '../services/shared/host-calls.js';
import { jsonResult, toResponse } from '../services/shared/http/json-result.js';

type Peer = { readonly sourceAddress: string };

const hasStopped = () => new Problem(503, 'unavailable', 'this runtime has stopped; send it again later');

/** A handler for hosts with their own server: Web-standard, and 503 once the runtime has stopped. */
export function createMountedHandler<Rest extends readonly unknown[]>(
  handle: (request: Request, ...rest: Rest) => Promise<HttpResult>,
  calls: HostCalls,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    if (typeof request?.headers?.get !== 'function')
      throw new ConfigurationError(
        'request must be a Web Request: in Express, NestJS, Fastify and node:http use toNodeListener of @lango/core/callbacks',
        'request',
      );
    const result = await calls
      .run(() => handle(request, ...rest), hasStopped)
      .catch((error: unknown) => {
        if (error instanceof Problem) return error.toResult();
        throw error;
      });
    return toResponse(result);
  };
}

/**
 * Answers an error of the host (its own functions, its store) with 500 and logs it with its stack, so that the gateway sends the callback again. What
 * an adapter throws is answered before.
 */
export function logCallbackFailures(
  receive: (request: Request, peer: Peer) => Promise<HttpResult>,
  logger: Logger,
): (request: Request, peer: Peer) => Promise<HttpResult> {
  return async (request, peer) => {
    try {
      return await receive(request, peer);
    } catch (error) {
      const shown = error instanceof Error ? error.stack : String(error);
      logger.error({ error: shown }, 'a callback was not acknowledged: the host failed');
      return jsonResult({ error: 'the callback could not be stored; send it again' }, 500);
    }
  };
}

/** Answers a receiver that is mounted wrongly with 500 and the cure, and logs it. `publicBaseUrl` is read at each call. */
export function explainMount(
  receive: (request: Request, peer: Peer) => Promise<HttpResult>,
  publicBaseUrl: () => string,
  logger: Logger,
): (request: Request, peer: Peer) => Promise<HttpResult> {
  return async (request, peer) => {
    const fault = faultOf(request, peer, publicBaseUrl());
    if (fault === undefined) return receive(request, peer);
    logger.error({}, fault);
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: fault };
  };
}

function faultOf(
  request: Request,
  peer: Partial<Peer> | undefined,
  publicBaseUrl: string,
): string | undefined {
  if (request.method !== 'POST' && request.method !== 'PUT') return undefined;
  if (typeof peer?.sourceAddress !== 'string')
    return 'runtime.callbackReceiver(request, { sourceAddress }) needs the address that the callback came from';
  if (request.bodyUsed)
    return 'the body was read before runtime.callbackReceiver, so its bytes cannot be verified. Mount it before body parsers, and pass the request unread.';
  const { pathname } = new URL(request.url);
  if (/^\/callbacks(\/|$)/.test(withoutBasePath(publicBaseUrl, pathname))) return undefined;
  return `a callback came to ${pathname.slice(0, 200)}: runtime.callbackReceiver takes the paths below ${publicBaseUrl}/callbacks. Pass the request with its whole path, or set publicCallbackBaseUrl to where it is mounted.`;
}
