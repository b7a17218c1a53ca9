import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A received callback. */
export interface ReceivedCallback {
  readonly url: string;
  readonly bytes: Uint8Array;
}

/** A host application's callback endpoint, for tests. */
export interface CallbackHost {
  readonly url: string;
  /** Handles a callback and gives the status code to answer with. */
  onCallback: (callback: ReceivedCallback) => Promise<number> | number;
  /** The next callback, in order of arrival. */
  next(): Promise<ReceivedCallback>;
  close(): Promise<void>;
}

/** Starts it on loopback. */
export async function startCallbackHost(): Promise<CallbackHost> {
  const waiting: ReceivedCallback[] = [];
  const receivers: ((callback: ReceivedCallback) => void)[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const callback = { url: `${host.url}${request.url ?? ''}`, bytes: Buffer.concat(parts) };
      void Promise.resolve(host.onCallback(callback)).then((status) => {
        response.writeHead(status).end('{"ResultCode":"0"}');
        const receiver = receivers.shift();
        if (receiver) receiver(callback);
        else waiting.push(callback);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host: CallbackHost = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onCallback: () => 200,
    next: () => {
      const first = waiting.shift();
      return first === undefined ? new Promise((resolve) => receivers.push(resolve)) : Promise.resolve(first);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return host;
}
