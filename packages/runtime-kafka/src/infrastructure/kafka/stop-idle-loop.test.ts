import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { expect, it, onTestFinished } from 'vitest';
import { stopIdleLoop } from './stop-idle-loop.js';

function openQueue(): RequestQueue {
  const queue = new RequestQueue({ logger: { debug: () => undefined } });
  onTestFinished(() => queue.destroy());
  return queue;
}

it('looks for waiting requests while there are any, and no longer', () => {
  stopIdleLoop();
  stopIdleLoop();
  const idle = openQueue();
  idle.checkPendingRequests();
  expect(idle.throttleCheckTimeoutId).toBeNull();
  const throttled = openQueue();
  throttled.maybeThrottle(60_000);
  throttled.pending.push({});
  throttled.checkPendingRequests();
  expect(throttled.throttleCheckTimeoutId).not.toBeNull();
});
