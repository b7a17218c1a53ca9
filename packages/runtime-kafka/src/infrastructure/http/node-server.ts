import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { HttpResult } from '../../ports/http-result.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { sourceAddressOf } from './source-address.js';

/** Answers a Web-standard request; `sourceAddress` is the socket's. Names of headers in lower case. */
export type HttpHandler = (request: Request, peer: { readonly sourceAddress: string }) => Promise<HttpResult>;

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /** Stops accepting connections, closes each one after its current request, and all others after the request time-out. */
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
  /** Connections at once from one address, where no proxy is trusted. Default: half of `connectionsMax`. */
  readonly connectionsPerAddressMax?: number;
}

/**
 * Serves a handler on Node with stricter limits than the defaults: headers 16 KiB and 5 s, a whole request 10 s.
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
  const connectionsMax = limits.connectionsMax ?? 2_000;
  server.maxConnections = connectionsMax;
  // Behind a proxy all connections have the proxy's address.
  if ((limits.trustedProxies ?? 0) === 0)
    limitShares(server, limits.connectionsPerAddressMax ?? Math.ceil(connectionsMax / 2));
  server.maxRequestsPerSocket = 10_000;
  server.on(
    'request',
    requestListener(handler, limits.trustedProxies ?? 0, () => !server.listening),
  );
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        // Node no longer enforces its time-outs once it stops listening.
        const insist = setTimeout(() => server.closeAllConnections(), requestTimeout);
        server.close(() => {
          clearTimeout(insist);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Closes connections of an address beyond its limit. */
function limitShares(server: Server, shareMax: number): void {
  const shares = new Map<string, number>();
  server.on('connection', (socket) => {
    const { remoteAddress = '' } = socket;
    const share = (shares.get(remoteAddress) ?? 0) + 1;
    if (share > shareMax) {
      socket.destroy();
      return;
    }
    shares.set(remoteAddress, share);
    socket.once('close', () => {
      const left = (shares.get(remoteAddress) ?? 1) - 1;
      if (left > 0) shares.set(remoteAddress, left);
      else shares.delete(remoteAddress);
    });
  });
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

/** Hono's adapter makes the `Request`, whose parts are parsed on demand. Malformed requests are refused before. */
function requestListener(
  handler: HttpHandler,
  trustedProxies: number,
  isClosing: () => boolean,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const listener = getRequestListener(
    async (request, { incoming, outgoing }) => {
      await answer(incoming as IncomingMessage, outgoing as ServerResponse, async (received) => {
        const forwardedFor = request.headers.get('x-forwarded-for') ?? undefined;
        const { remoteAddress = '' } = received.socket;
        return handler(request, {
          sourceAddress: sourceAddressOf(remoteAddress, forwardedFor, trustedProxies),
        });
      });
      return RESPONSE_ALREADY_SENT;
    },
    // Leaves the host's global Request and Response unchanged.
    { overrideGlobalObjects: false, autoCleanupIncoming: false },
  );
  return (incoming, outgoing) => {
    // A busy keep-alive connection would delay the shutdown.
    outgoing.shouldKeepAlive &&= !isClosing();
    void (isWellFormed(incoming)
      ? listener(incoming, outgoing)
      : answer(incoming, outgoing, () => Promise.resolve(malformed())));
  };
}

/** Sends the handler's answer. Never rejects: a failure becomes a 500 or closes the connection. */
async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (incoming: IncomingMessage) => Promise<HttpResult>,
): Promise<void> {
  try {
    const { status, headers, body, encoded = body } = await handle(incoming);
    const allHeaders: Record<string, string> = { ...headers };
    // Otherwise the unread rest of the body would be parsed as the next request on this connection.
    if (!incoming.readableEnded) allHeaders['connection'] = 'close';
    if (status !== 204) allHeaders['content-length'] = String(Buffer.byteLength(encoded));
    outgoing.writeHead(status, allHeaders).end(encoded);
  } catch {
    if (!outgoing.headersSent) outgoing.writeHead(500, { connection: 'close' }).end();
    else outgoing.destroy();
  }
}

/** Path segments that URL parsers remove, so that the path becomes another one: `.` and `..`, each dot plain or encoded. */
const dotSegment = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** A target or host that two parsers could read differently. */
function malformed(): HttpResult {
  const body = {
    type: 'urn:lango:problem:malformed-request',
    title: 'malformed request',
    status: 400,
    detail: 'the request cannot be read',
  };
  return {
    status: 400,
    headers: { 'content-type': 'application/problem+json', connection: 'close' },
    body: JSON.stringify(body),
  };
}

/** Whether host and target are unambiguous. */
function isWellFormed(incoming: IncomingMessage): boolean {
  const target = incoming.url ?? '';
  const hosts = incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const { host = '' } = incoming.headers;
  return (
    hosts.length === 1 &&
    /^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?$/.test(host) &&
    /^\/(?!\/)[\x21-\x7e]*$/.test(target) &&
    !/[\\#]/.test(target) &&
    !dotSegment.test(target.split('?', 1)[0] ?? '') &&
    target.length <= 4_096 &&
    URL.canParse(`http://${host}${target}`)
  );
}
