import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import * as callbacks from '../../callbacks/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { gateway, logger } from './sample-input.js';

const options = { gateway, onCallback: async () => undefined };
const handler = callbacks.createCallbackHandler(options);
const publicBaseUrl = 'https://pay.example.com';

/** The status that a listener answers to a request line that no HTTP client would send. */
async function statusFor(requestLine: string): Promise<string | undefined> {
  const listener = callbacks.toNodeListener(async ({ url }) => new Response(url), { publicBaseUrl });
  const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(
    `${requestLine} HTTP/1.1\r\nhost: other.example\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
  let answer = '';
  for await (const part of socket) answer += String(part);
  server.close();
  return answer.startsWith('HTTP/1.1 200') ? answer : answer.slice(9, 12);
}

/** `@lango/core/callbacks`. */
export const badInputOfCallbacks: BadInputTable = {
  createCallbackHandler: [
    refuses(/^(options|gateway)$/, [], (bad) => callbacks.createCallbackHandler(bad)),
    refuses('gateway', [], (bad) => callbacks.createCallbackHandler({ ...options, gateway: bad }), [
      { ...gateway, handleCallback: 5 },
    ]),
    refuses('onCallback', ['a function'], (bad) =>
      callbacks.createCallbackHandler({ ...options, onCallback: bad }),
    ),
    refuses('readUrlToken', ['undefined', 'a function'], (bad) =>
      callbacks.createCallbackHandler({ ...options, readUrlToken: bad }),
    ),
    refuses('readSourceAddress', ['undefined', 'a function'], (bad) =>
      callbacks.createCallbackHandler({ ...options, readSourceAddress: bad }),
    ),
    refuses('now', ['undefined', 'a function'], (bad) =>
      callbacks.createCallbackHandler({ ...options, now: bad }),
    ),
    refuses('maxBodyBytes', ['undefined'], (bad) =>
      callbacks.createCallbackHandler({ ...options, maxBodyBytes: bad }),
    ),
    refuses('logger', ['undefined'], (bad) => callbacks.createCallbackHandler({ ...options, logger: bad }), [
      { ...logger, warn: 5 },
    ]),
    refuses('request', [], (bad) => handler(bad), [{ method: 'POST' }]),
  ],
  toNodeListener: [
    refuses('handler', ['a function'], (bad) => callbacks.toNodeListener(bad, { publicBaseUrl })),
    refuses(/^(options|publicBaseUrl)$/, [], (bad) => callbacks.toNodeListener(handler, bad)),
    refuses('publicBaseUrl', [], (bad) => callbacks.toNodeListener(handler, { publicBaseUrl: bad }), [
      'pay.example.com',
      'ftp://pay.example.com',
    ]),
    answers(
      'a method that no Web request has is answered, and ends nothing',
      () => statusFor('TRACE /x'),
      '400',
    ),
    answers('nor does an address that is none', () => statusFor('POST http://[/x'), '400'),
    answers(
      'two slashes do not name another host',
      async () => (await statusFor('POST //other.example/x'))?.includes(`${publicBaseUrl}//other.example/x`),
      true,
    ),
  ],
};
