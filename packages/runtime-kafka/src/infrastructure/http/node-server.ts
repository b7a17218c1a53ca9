import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../../ports/configuration-error.js';

/** A Web-standard handler; `sourceAddress` is the socket's. */
export type HttpHandler = (request: Request, peer: { readonly sourceAddress: string }) => Promise<Response>;

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /** Takes no new requests and waits for those in hand. */
  close(): Promise<void>;
}

/**
 * Serves a Web-standard handler on Node with limits that the framework defaults lack: headers 16 KiB and 5 s, a whole request 10 s.
 *
 * @throws {ConfigurationError} when the address cannot be listened on
 */
export async function serveHttp(handler: HttpHandler, host: string, port: number): Promise<RunningServer> {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 1_000,
  });
  server.keepAliveTimeout = 5_000;
  server.on('request', (request, response) => {
    answer(handler, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500).end();
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
): Promise<void> {
  const response = await handler(toRequest(incoming, outgoing), {
    sourceAddress: incoming.socket.remoteAddress ?? '',
  });
  const headers = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  // What was not read of the request would otherwise be taken for the next one on this connection.
  if (!incoming.readableEnded) headers['connection'] = 'close';
  outgoing.writeHead(response.status, { ...headers, 'content-length': String(body.length) }).end(body);
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  const method = incoming.method ?? 'GET';
  const abort = new AbortController();
  outgoing.once('close', () => abort.abort());
  return new Request(new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`), {
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
