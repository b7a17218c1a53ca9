import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { sourceAddressOf } from './source-address.js';

/** A Web-standard handler; `sourceAddress` is the socket's. */
export type HttpHandler = (request: Request, peer: { readonly sourceAddress: string }) => Promise<Response>;

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /** Takes no new requests and waits for those in hand. */
  close(): Promise<void>;
}

/** Limits of a server; each has a default. */
export interface HttpLimits {
  /** Proxies in front that append to `X-Forwarded-For`; 0 reads no such header. Default 0. */
  readonly trustedProxies?: number;
  /** Milliseconds for the headers. Default 5,000. */
  readonly headersTimeoutMs?: number;
  /** Milliseconds for a whole request. Default 10,000. */
  readonly requestTimeoutMs?: number;
  /** Connections at once. Default 2,000. */
  readonly connectionsMax?: number;
}

/**
 * Serves a Web-standard handler on Node with limits that the framework defaults lack: headers 16 KiB and 5 s, a whole request 10 s.
 *
 * @throws {ConfigurationError} when the address cannot be listened on
 */
export async function serveHttp(
  handler: HttpHandler,
  host: string,
  port: number,
  limits: HttpLimits = {},
): Promise<RunningServer> {
  const requestTimeout = limits.requestTimeoutMs ?? 10_000;
  const headersTimeout = Math.min(limits.headersTimeoutMs ?? 5_000, requestTimeout);
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: Math.min(1_000, headersTimeout),
    insecureHTTPParser: false,
  });
  server.keepAliveTimeout = 5_000;
  server.maxConnections = limits.connectionsMax ?? 2_000;
  server.maxRequestsPerSocket = 10_000;
  server.on('request', (request, response) => {
    answer(handler, request, response, limits.trustedProxies ?? 0).catch(() => {
      if (!response.headersSent) response.writeHead(500, { connection: 'close' }).end();
      else response.destroy();
    });
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'another program listens there: stop it, or choose another port'
          : error.code === 'EACCES'
            ? 'this user may not listen there: choose a port above 1023'
            : (error.code ?? error.message);
      reject(new ConfigurationError(`cannot listen on ${host}:${port}: ${why}`));
    });
    server.listen(port, host, () => resolve());
  });
}

async function answer(
  handler: HttpHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  trustedProxies: number,
): Promise<void> {
  const url = readTarget(incoming);
  const headers = url === undefined ? undefined : readHeaders(incoming);
  const response =
    url === undefined || headers === undefined || !methods.has(incoming.method ?? '')
      ? malformed()
      : await handler(toRequest(incoming, outgoing, url, headers), {
          sourceAddress: sourceAddressOf(
            incoming.socket.remoteAddress ?? '',
            headers.get('x-forwarded-for') ?? undefined,
            trustedProxies,
          ),
        });
  const answered: Record<string, string> = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  // What was not read of the request would otherwise be taken for the next one on this connection.
  if (!incoming.readableEnded) answered['connection'] = 'close';
  if (response.status !== 204) answered['content-length'] = String(body.length);
  outgoing.writeHead(response.status, answered).end(body);
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);

/** A target or host that two readers could understand in two ways, or a method nobody serves. */
function malformed(): Response {
  const body = {
    type: 'urn:lango:problem:malformed-request',
    title: 'malformed request',
    status: 400,
    detail: 'the request cannot be read',
  };
  return new Response(JSON.stringify(body), {
    status: 400,
    headers: { 'content-type': 'application/problem+json', connection: 'close' },
  });
}

/** The address asked for: one host, and a path of its own; never a whole address, which would choose another host. */
function readTarget(incoming: IncomingMessage): URL | undefined {
  const target = incoming.url ?? '';
  const hosts = incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const { host = '' } = incoming.headers;
  const isHost = /^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?$/.test(host);
  if (hosts.length !== 1 || !isHost) return undefined;
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(target) || /[\\#]/.test(target) || target.length > 4_096)
    return undefined;
  const text = `http://${host}${target}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}

function readHeaders(incoming: IncomingMessage): Headers | undefined {
  const headers = new Headers();
  try {
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
    }
  } catch {
    return undefined;
  }
  return headers;
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, url: URL, headers: Headers): Request {
  const method = incoming.method ?? 'GET';
  const abort = new AbortController();
  outgoing.once('close', () => abort.abort());
  return new Request(url, {
    method,
    headers,
    signal: abort.signal,
    ...(method !== 'GET' && method !== 'HEAD' && { body: toWebStream(incoming), duplex: 'half' as const }),
  });
}

function toWebStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
  });
}
