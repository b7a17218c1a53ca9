import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkOption } from '../input/check-input.js';
import type { CallbackHandler } from './create-callback-handler.js';

/** Where a Node listener is mounted. */
export interface NodeListenerOptions {
  /** Scheme and host that gateways call, such as `https://pay.example.com`: a `Host` header is not believed. */
  readonly publicBaseUrl: string;
}

/** What frameworks of Node leave on the request: Express and NestJS keep the whole address there, and raw parsers the bytes. */
type FrameworkRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly rawBody?: unknown;
  readonly body?: unknown;
};

/**
 * Mounts a handler in frameworks of Node: `node:http`, Express, NestJS and Fastify's raw request. Mount it before body parsers; where one ran,
 * the bytes are taken from `rawBody` (NestJS with `rawBody: true`) or from a `body` that is a `Buffer` (`express.raw()`). A request that is
 * not one for us (an address that is none, a method such as TRACE) is answered 400: anyone may send it, and it must not end the process.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `handler` or `publicBaseUrl`.
 */
export function toNodeListener(
  handler: CallbackHandler,
  options: NodeListenerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  checkOption.callable('handler', handler);
  const { origin } = checkOption.address('publicBaseUrl', checkOption.settings(options).publicBaseUrl);
  return async (incoming: FrameworkRequest, outgoing) => {
    const request = toWebRequest(incoming, origin);
    if (request === undefined) {
      outgoing.writeHead(400).end();
      return;
    }
    const { status, headers, body } = await handler(request);
    outgoing.writeHead(status, Object.fromEntries(headers));
    outgoing.end(body === null ? undefined : Buffer.from(await new Response(body).arrayBuffer()));
  };
}

type RequestBody = NonNullable<RequestInit['body']>;

function toWebRequest(incoming: FrameworkRequest, origin: string): Request | undefined {
  const target = incoming.originalUrl ?? incoming.url ?? '/';
  // Put behind the origin as text: resolved against it, `//other.example/` would replace the host.
  if (!target.startsWith('/') || !URL.canParse(`${origin}${target}`)) return undefined;
  try {
    return makeRequest(incoming, `${origin}${target}`);
  } catch {
    return undefined;
  }
}

function makeRequest(incoming: FrameworkRequest, url: string): Request {
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined || name.startsWith(':')
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  );
  const method = incoming.method ?? 'POST';
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: bodyOf(incoming), duplex: 'half' });
}

/** Bytes that a parser kept, else the stream itself. A body that was parsed away cannot be verified, and is left to fail so. */
function bodyOf(incoming: FrameworkRequest): RequestBody {
  if (incoming.rawBody instanceof Uint8Array) return incoming.rawBody as RequestBody;
  if (incoming.body instanceof Uint8Array) return incoming.body as RequestBody;
  return incoming;
}
