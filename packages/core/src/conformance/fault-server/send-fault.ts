import type { ServerResponse } from 'node:http';
import type { NetworkFault } from './network-fault.js';
import type { FaultServerAnswer } from './start-fault-server.js';

/** Sends a complete answer. */
export function sendAnswer(response: ServerResponse, answer: FaultServerAnswer): void {
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length }).end(body);
}

const webPage = (title: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body>${title}</body></html>`;
const page = (status: number, title: string): FaultServerAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: webPage(title),
});
const oversizedBytes = 3 * 1024 * 1024;
const dripMs = 25;

/** Injects the fault into the exchange. */
export function sendFault(
  fault: NetworkFault,
  response: ServerResponse,
  acted: FaultServerAnswer = { status: 200, body: '{}' },
): void {
  switch (fault) {
    case 'connection-refused':
    case 'connection-lost-before-send':
    case 'connection-lost-after-send':
      response.socket?.resetAndDestroy();
      return;
    case 'answer-never-comes':
      return;
    case 'answer-drips':
      return drip(response, acted);
    case 'answer-truncated': {
      const body = Buffer.from(acted.body ?? '{}');
      response.writeHead(acted.status, { ...acted.headers, 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    case 'answer-oversized':
      return sendAnswer(response, {
        ...acted,
        body: Buffer.concat([Buffer.from(acted.body ?? '{}'), Buffer.alloc(oversizedBytes, ' ')]),
      });
    case 'answer-of-wrong-type':
      return sendAnswer(response, page(200, 'Welcome'));
    case 'answer-empty':
      return sendAnswer(response, { status: 200, headers: { 'content-type': 'application/json' } });
    case 'server-error':
      return sendAnswer(response, page(500, 'Internal Server Error'));
    case 'bad-gateway':
      return sendAnswer(response, page(502, 'Bad Gateway'));
    case 'rate-limited':
      return sendAnswer(response, {
        status: 429,
        headers: { 'content-type': 'application/json', 'retry-after': '7' },
        body: '{"error":{"message":"slow down"}}',
      });
  }
}

/** Sends the answer one byte at a time, then spaces forever, so that only a deadline ends it. */
function drip(response: ServerResponse, { status, headers, body }: FaultServerAnswer): void {
  const bytes = Buffer.from(body ?? '');
  let sent = 0;
  response.writeHead(status, { 'content-type': 'application/json', ...withoutLength(headers) });
  const timer = setInterval(() => {
    response.write(sent < bytes.length ? bytes.subarray(sent, sent + 1) : ' ');
    sent += 1;
  }, dripMs);
  response.once('close', () => clearInterval(timer));
}

function withoutLength(headers: FaultServerAnswer['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'content-length'),
  );
}
