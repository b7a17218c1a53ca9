import { spawn } from 'node:child_process';
import { waitUntilConnects } from '../../services/can-connect.mjs';
import { freePort } from '../../services/free-port.mjs';
import { goTool } from '../tools.mjs';

export const stripeMockVersion = '0.203.0';

/** Stripe's own stand-in: it checks every request against Stripe's OpenAPI document and answers with fixtures. */
export async function startStripeMock() {
  const program = await goTool('stripe-mock', 'github.com/stripe/stripe-mock', `v${stripeMockVersion}`);
  const port = await freePort();
  const child = spawn(program, ['-http-port', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilConnects(url, 10_000, () => 'stripe-mock does not answer');
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
