import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MerchantInbox } from './merchant-inbox.js';
import { scenarioNames, type ScenarioName } from './scenarios.js';
import { tryPage, tryScript } from './try-page.js';
import { worldPage, worldScript, worldStyle } from './world-page.js';

/** Parts of the page. */
export interface WorldParts {
  readonly port: number;
  readonly consoleUrl: string;
  readonly apiUrl: string;
  readonly inbox: MerchantInbox;
  readonly play: (scenario: ScenarioName) => Promise<string | undefined>;
  /** A cookie that signs a browser in to the console. */
  readonly signIn: () => Promise<string>;
  /** The OpenAPI document of the merchants' API. */
  readonly openApi: () => Promise<string>;
  /** Sends a call of the page as the merchant; `undefined` if it is not a valid merchant call. */
  readonly tryCall: (text: string) => Promise<{ readonly status: number; readonly body: string } | undefined>;
}

const bodyBytesMax = 256 * 1024;

/** Serves the page with the buttons and the merchant's inbox, on loopback only. */
export async function serveWorld(
  parts: WorldParts,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      send(response, 500, 'application/json', JSON.stringify({ error: message }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(parts: WorldParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { inbox, play, consoleUrl, signIn } = parts;
  const refuse = (status: number, text = 'no') => send(response, status, 'text/plain', text);
  const json = (status: number, body: object) =>
    send(response, status, 'application/json', JSON.stringify(body));
  // Against DNS rebinding: another site must not press the buttons.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return refuse(403);
  if (request.method === 'POST' && pathname === '/inbox') {
    response.writeHead(inbox.receive(await read(request), request.headers)).end();
    return;
  }
  const scenario = scenarioNames.find((name) => pathname === `/play/${name}`);
  if (request.method === 'POST' && (scenario !== undefined || pathname === '/try')) {
    // Another origin cannot send this content type without a preflight.
    if (request.headers['content-type'] !== 'application/json') return refuse(415);
    if (scenario !== undefined) return json(200, { transactionId: await play(scenario) });
    const result = await parts.tryCall(Buffer.from(await read(request)).toString('utf8'));
    return result === undefined
      ? json(422, { error: 'this is not a call of the merchant API' })
      : json(200, result);
  }
  if (request.method !== 'GET') return refuse(405);
  switch (pathname) {
    case '/':
      return send(response, 200, 'text/html; charset=utf-8', worldPage(consoleUrl));
    case '/world.js':
      return send(response, 200, 'text/javascript; charset=utf-8', worldScript);
    case '/try':
      return send(response, 200, 'text/html; charset=utf-8', tryPage(parts.apiUrl));
    case '/try.js':
      return send(response, 200, 'text/javascript; charset=utf-8', tryScript);
    case '/openapi.json':
      return send(response, 200, 'application/json', await parts.openApi());
    case '/world.css':
      return send(response, 200, 'text/css; charset=utf-8', worldStyle);
    case '/inbox':
      return json(200, inbox.list());
    case '/open':
      response.writeHead(303, { location: consoleUrl, 'set-cookie': await signIn() }).end();
      return;
    default:
      return refuse(404, 'not found');
  }
}

async function read(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytesMax) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response
    .writeHead(status, {
      'content-type': contentType,
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'",
    })
    .end(body);
}
