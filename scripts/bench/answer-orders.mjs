// A process of a benchmark that starts work at a steady rate when it is told to, and says when each piece was done.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** `start(number)` begins one piece and resolves when it is durable; `told(sinceMs)` says that one is done. */
export function answerOrders({ start, stop }) {
  /** Each piece that is done: milliseconds since it arose, and when. */
  let told = [];
  /** How late this machine lets any timer be, for comparison. Off at rest: it is a timer itself. */
  const delay = monitorEventLoopDelay({ resolution: 5 });

  const offer = async (perSecond, seconds) => {
    delay.reset();
    delay.enable();
    const startedAt = performance.now();
    const total = Math.round(perSecond * seconds);
    const underWay = new Set();
    const failures = [];
    for (let number = 0; number < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
      for (; number < due; number += 1) {
        const piece = start(number)
          .catch((error) => failures.push(error.message))
          .finally(() => underWay.delete(piece));
        underWay.add(piece);
      }
      await new Promise((done) => setTimeout(done, 2));
    }
    await Promise.all(underWay);
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
