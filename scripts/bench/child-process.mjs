// Child processes that take requests over a channel.
import { fork } from 'node:child_process';
import { join } from 'node:path';

const children = new Set();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/** A child that does not outlive this process, however it ends. */
export function endWithUs(child) {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function start(script, env = {}) {
  const options = { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] };
  const child = endWithUs(fork(join(import.meta.dirname, script), options));
  const answer = () =>
    new Promise((done, fail) => {
      const onExit = (code) => fail(new Error(`${script} ended with code ${code}`));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        if (message.error === undefined) done(message);
        else fail(new Error(message.error));
      });
    });
  const ready = await answer();
  const run = (message) => {
    const answered = answer();
    child.send(message);
    return answered;
  };
  return { ...ready, pid: child.pid, run, close: () => child.connected && child.disconnect() };
}

/** The gateway and the merchant. */
export async function startOutsideWorld(gatewayMs) {
  const child = await start('outside-world.mjs', { BENCH_GATEWAY_MS: String(gatewayMs) });
  return { ...child, ask: (question) => child.run({ ask: question }) };
}

/** A process of a host, with the runtime on PostgreSQL alone. */
export const startHostProcess = (environment) => start('host-process.mjs', environment);

/** A process that does two durable steps and one HTTP call with another package. */
export const startDurableProcess = (environment) => start('durable-process.mjs', environment);

/** A stand-in for Stripe. Any message is answered with what it has received. */
export const startStripeStandIn = (environment) => start('stripe-stand-in.mjs', environment);

export const startLoadGenerator = () => start('load-generator.mjs');
