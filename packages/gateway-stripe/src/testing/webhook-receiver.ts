import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One received webhook. */
export interface ReceivedWebhook {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** A server on loopback that hands every webhook to `receive`, and answers the status it returns. Gone when the test ends. */
export async function startWebhookReceiver(receive: (webhook: ReceivedWebhook) => Promise<number> | number) {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const status = await receive({ body: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(status).end();
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks` };
}

/** Resolves once the condition holds; checks again after every `changed()`. Time never decides. */
export function createWaiting() {
  let waiting: { condition: () => boolean; resolve: () => void }[] = [];
  return {
    changed: () => {
      const ready = waiting.filter(({ condition }) => condition());
      waiting = waiting.filter((one) => !ready.includes(one));
      ready.forEach(({ resolve }) => resolve());
    },
    until: (condition: () => boolean) =>
      condition() ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ condition, resolve })),
  };
}
