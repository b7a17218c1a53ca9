import { connect } from 'node:net';
import type { Answer } from './hostile-case.js';

/** Writes bytes as they are to a local port and reads until the other side closes or `quietMs` pass without an answer. */
export function sendRaw(
  address: string,
  parts: readonly (string | Buffer)[],
  options: { readonly pauseMs?: number; readonly waitMs?: number } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(toAnswer(received));
    };
    const timer = setTimeout(done, options.waitMs ?? 2_500);
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
    socket.once('error', done);
    socket.once('close', done);
    const write = async () => {
      for (const part of parts) {
        if (socket.destroyed) return;
        socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
        if (options.pauseMs !== undefined) await new Promise((next) => setTimeout(next, options.pauseMs));
      }
    };
    void write();
  });
}

function toAnswer(received: string): Answer {
  const [head = '', ...rest] = received.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(/:\s*/, 2) as [string, string])
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { status, text: rest.join('\r\n\r\n'), headers };
}
