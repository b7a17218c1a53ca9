import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A merchant's server that behaves as its paths say. */
export interface MerchantSite {
  readonly url: string;
  readonly port: number;
  /** Requests by path. */
  readonly received: {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  close(): Promise<void>;
}

type Behavior = (response: ServerResponse, site: string) => void;

const drip = (response: ServerResponse, everyMs: number, text: string) => {
  const timer = setInterval(() => response.write(text), everyMs);
  response.once('close', () => clearInterval(timer));
};

const behaviors: Readonly<Record<string, Behavior>> = {
  '/good': (response) => response.writeHead(200).end('ok'),
  '/no-content': (response) => response.writeHead(204).end(),
  '/redirect-301': (response, site) => response.writeHead(301, { location: `${site}/forbidden` }).end(),
  '/redirect-302': (response, site) => response.writeHead(302, { location: `${site}/forbidden` }).end(),
  '/redirect-307': (response, site) => response.writeHead(307, { location: `${site}/forbidden` }).end(),
  '/redirect-308': (response, site) => response.writeHead(308, { location: `${site}/forbidden` }).end(),
  '/redirect-metadata': (response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  '/refresh': (response, site) => response.writeHead(500, { refresh: `0; url=${site}/forbidden` }).end(),
  '/error': (response) => response.writeHead(500).end('broken'),
  '/teapot': (response) => response.writeHead(418).end(),
  '/gone': (response) => response.writeHead(410).end(),
  '/retry-after-far': (response) => response.writeHead(503, { 'retry-after': '99999999' }).end(),
  '/retry-after-negative': (response) => response.writeHead(429, { 'retry-after': '-5' }).end(),
  '/retry-after-words': (response) => response.writeHead(429, { 'retry-after': 'soon; rm -rf' }).end(),
  '/nul': (response) => response.writeHead(500).end(Buffer.from('before\0after\ud800', 'utf8')),
  '/not-utf8': (response) => response.writeHead(500).end(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc0])),
  '/large': (response) => response.writeHead(500).end('x'.repeat(1024 * 1024)),
  '/endless': (response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write('y'.repeat(16_384)));
    };
    response.on('drain', more);
    more();
  },
  '/drip': (response) => {
    response.writeHead(200);
    drip(response, 50, '.');
  },
  '/drip-json': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    drip(response, 50, '[');
  },
  '/silent': () => undefined,
  '/reset': (response) => response.socket?.resetAndDestroy(),
  '/half': (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half');
    setTimeout(() => response.socket?.destroy(), 20);
  },
  '/bomb': (response) =>
    response.writeHead(500, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2 * 1024 * 1024))),
  '/headers': (response) => response.writeHead(500, { 'x-long': 'h'.repeat(40_000) }).end(),
  '/many-headers': (response) =>
    response
      .writeHead(500, Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`x-${n}`, 'v'.repeat(40)])))
      .end(),
  '/garbage': (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n'),
  '/two-answers': (response) =>
    response.socket?.end(
      'HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
    ),
  '/http09': (response) => response.socket?.end('200 ok'),
  '/status-099': (response) => response.socket?.end('HTTP/1.1 099 No\r\n\r\n'),
  '/informational': (response) => {
    response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50));
    response.socket?.end('HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n');
  },
  '/set-cookie': (response) => response.writeHead(500, { 'set-cookie': 'a=b; domain=localhost' }).end(),
  '/html': (response) => response.writeHead(500).end('<script>alert(1)</script>'),
};

/** Paths that misbehave. */
export const merchantPaths = Object.keys(behaviors);

export async function startMerchantSite(): Promise<MerchantSite> {
  const received: MerchantSite['received'] = [];
  let url = '';
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const behavior = behaviors[path];
      if (behavior === undefined) response.writeHead(404).end();
      else behavior(response, url);
    });
    response.on('error', () => undefined);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
