import { Agent, request } from 'node:http';
import { createSequence, times } from './generated-family.js';

const segments = [
  '..', '.', '%2e%2e', '%2E.', '.%2e', '%2e', '%252e%252e', '..%2f', '%2f', '%5c', '', 'v1', 'metrics', 'transactions', 'callbacks', 'm', 't', 'admin',
  '%00', '%0d%0a', ';', '..;', '*', '~', '@', 'txn_0', '{id}', '__proto__', '%c0%ae%c0%ae', '%ff', 'healthz%2f', 'index.html', '.env', '.git',
]; // prettier-ignore

/** Targets of requests without a token, made of what has led readers of paths astray. */
export const generatedTargets: readonly string[] = (() => {
  const sequence = createSequence(17);
  const some = () => segments[Math.floor(sequence() * segments.length)] ?? '';
  const made = times(2_000, (index) => {
    const parts = times(1 + Math.floor(sequence() * 6), some);
    return `/${parts.join('/')}${index % 7 === 0 ? '/'.repeat(1 + Math.floor(sequence() * 2_000)) : ''}${index % 11 === 0 ? '?a=/../b' : ''}`;
  });
  return [...new Set(made)];
})();

/** Sends each as it is over a few connections. Gives those that were answered with anything but a refusal. */
export async function sendTargets(base: string, targets: readonly string[]): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const { hostname, port } = new URL(base);
  const statusOf = (path: string) =>
    new Promise<number>((resolve) => {
      request({ hostname, port, path, agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      })
        .once('error', () => resolve(0))
        .end();
    });
  const escapes = await Promise.all(
    targets.map(async (target) => {
      const status = await statusOf(target);
      return [400, 401, 404].includes(status) ? [] : [`${status} ${target}`];
    }),
  );
  agent.destroy();
  return escapes.flat();
}
