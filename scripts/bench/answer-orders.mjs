// A process of the benchmark that starts work at a steady rate on request, and reports when each piece was done.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { offerSteadily } from './offer-steadily.mjs';

/** `start(number)` begins one piece and resolves when it is durable; `told(sinceMs)` says that one is done. */
export function answerOrders({ start, stop }) {
  /** Each piece that is done: milliseconds since it arose, and when. */
  const told = [];
  /** How late timers are on this machine, for comparison. Off at rest, because it is a timer itself. */
  const delay = monitorEventLoopDelay({ resolution: 5 });

  const offer = async (perSecond, seconds) => {
    delay.reset();
    delay.enable();
    const failures = [];
    const total = await offerSteadily(perSecond, seconds, (number) =>
      start(number).catch((error) => failures.push(error.message)),
    );
    return { accepted: total - failures.length, failures: failures.slice(0, 3) };
  };

  process.on('message', ({ ask, perSecond, seconds }) => {
    if (ask === 'offer') void offer(perSecond, seconds).then((result) => process.send(result));
    if (ask === 'told') process.send({ told, delayP99Ms: delay.percentile(99) / 1e6 });
    if (ask === 'forget') process.send({ forgotten: told.splice(0).length });
  });
  process.on('disconnect', () => void stop().then(() => process.exit()));
  return {
    told: (sinceMs) => {
      const now = performance.timeOrigin + performance.now();
      told.push([now - sinceMs, now]);
    },
  };
}
