import { connect } from 'node:net';

/** True when something accepts connections at `host:port` within the time. */
export function canConnect(address, timeoutMs = 1_000) {
  const [, host, port] = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?\[?([^/\]]+?)\]?:(\d+)/.exec(address) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host: host ?? '127.0.0.1', port: Number(port ?? 0), timeout: timeoutMs });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** Waits until something does. After the deadline, throws an error with the message of `orElse`. */
export async function waitUntilConnects(address, deadlineMs, orElse) {
  const until = Date.now() + deadlineMs;
  while (!(await canConnect(address))) {
    if (Date.now() > until) throw new Error(orElse());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
