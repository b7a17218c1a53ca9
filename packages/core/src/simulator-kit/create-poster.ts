import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { CallbackSending } from './callback-delivery.js';

const deadlineMs = 10_000;

/** Posts over keep-alive connections; `close` ends all of them. */
export function createPoster() {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };
  const outgoing = new Set<ClientRequest>();
  /** True when the receiver answered 2xx. */
  const send = ({ url, headers, body }: CallbackSending): Promise<boolean> =>
    new Promise((resolve) => {
      const isSecure = url.startsWith('https:');
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: agents[isSecure ? 'https:' : 'http:'],
        headers: {
          'content-type': 'application/json',
          ...headers,
          'content-length': Buffer.byteLength(body),
        },
        timeout: deadlineMs,
      });
      outgoing.add(request);
      request.once('response', (response) => {
        const { statusCode = 0 } = response;
        response.resume();
        response.once('close', () => resolve(statusCode >= 200 && statusCode < 300));
      });
      request.once('timeout', () => request.destroy());
      request.once('error', () => resolve(false));
      request.once('close', () => outgoing.delete(request));
      request.end(body);
    });
  return {
    send,
    close: () => {
      for (const request of outgoing) request.destroy();
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}
