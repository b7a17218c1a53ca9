import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkLogger } from '../input/check-logger.js';
import { checkOption } from '../input/check-input.js';
import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import { bodyAlreadyRead } from './callback-set-up-fault.js';
import { consoleLogger } from './console-logger.js';
import type { CallbackHandler } from './create-callback-handler.js';

/** Where a Node listener is mounted. */
export interface NodeListenerOptions {
  /** Scheme and host that gateways call, such as `https://pay.example.com`: the `Host` header is not trusted. */
  readonly publicBaseUrl: string;
  /** Logs an error when a body parser runs before the handler, or when the handler rejects. Default: `console.error`. */
  readonly logger?: Logger;
}

/** What Node frameworks add to the request: Express and NestJS the full URL, raw parsers the bytes. */
type FrameworkRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly rawBody?: unknown;
  readonly body?: unknown;
};

/** Fastify (also inside NestJS) wraps Node's request and reply. */
type Wrapped<T> = T & { readonly raw?: T; hijack?(): unknown };

/** A listener for `node:http` and for the frameworks above it. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Mounts a handler in Node frameworks: `node:http`, Express, NestJS on Express or Fastify, and Fastify. Mount it before body parsers; if one
 * ran, the bytes are taken from `rawBody` (NestJS with `rawBody: true`) or from a `body` that is a `Buffer` (`express.raw()`); if no bytes are
 * left, the answer is 500 with instructions. An invalid request (malformed URL, a method such as TRACE) is answered 400: anyone may send one,
 * and it must not end the process. A handler that rejects is answered 500 and logged.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `handler`, `publicBaseUrl` or `logger`.
 */
export function toNodeListener(handler: CallbackHandler, options: NodeListenerOptions): NodeListener {
  checkOption.callable('handler', handler);
  const { publicBaseUrl, logger = consoleLogger } = checkOption.settings(options);
  const { origin } = checkOption.address('publicBaseUrl', publicBaseUrl);
  checkLogger(checkOption, 'logger', logger);
  return async (request: Wrapped<IncomingMessage>, response: Wrapped<ServerResponse>) => {
    response.hijack?.();
    const outgoing = response.raw ?? response;
    const incoming: FrameworkRequest = request.raw ?? request;
    const bytes = keptBytes(request) ?? keptBytes(incoming);
    if (bytes === undefined && isConsumed(request, incoming)) {
      const { message } = bodyAlreadyRead();
      logger.error({ url: incoming.url }, message);
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(message);
      return;
    }
    const webRequest = toWebRequest(incoming, origin, bytes ?? incoming);
    if (webRequest === undefined) {
      outgoing.writeHead(400).end();
      return;
    }
    try {
      const { status, headers, body } = await handler(webRequest);
      const content = body === null ? undefined : Buffer.from(await new Response(body).arrayBuffer());
      outgoing.writeHead(status, Object.fromEntries(headers)).end(content);
    } catch (error) {
      logger.error({ error }, 'callback not acknowledged: its handler failed');
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    }
  };
}

type RequestBody = NonNullable<RequestInit['body']>;

/** Bytes that a parser kept. */
function keptBytes({ rawBody, body }: FrameworkRequest): RequestBody | undefined {
  if (rawBody instanceof Uint8Array) return rawBody as RequestBody;
  return body instanceof Uint8Array ? (body as RequestBody) : undefined;
}

/** A parser consumed the stream and kept no bytes. */
function isConsumed(request: FrameworkRequest, { readableDidRead, headers }: FrameworkRequest): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const isParsed = request.body !== undefined && request.body !== null;
  return hasBody && (readableDidRead || (isParsed && request.readableEnded === true));
}

function toWebRequest(incoming: FrameworkRequest, origin: string, body: RequestBody): Request | undefined {
  const target = incoming.originalUrl ?? incoming.url ?? '/';
  // Appended to the origin as text: resolving `//other.example/` against it would replace the host.
  if (!target.startsWith('/') || !URL.canParse(`${origin}${target}`)) return undefined;
  try {
    return makeRequest(incoming, `${origin}${target}`, body);
  } catch {
    return undefined;
  }
}

function makeRequest(incoming: FrameworkRequest, url: string, body: RequestBody): Request {
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined || name.startsWith(':')
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  );
  const method = incoming.method ?? 'POST';
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  return new Request(url, { method, headers, body, duplex: 'half' });
}
