/** A callback at a time. */
export interface Timer {
  readonly atMs: number;
  /** Timers of one moment fire in the order in which they were set. */
  readonly order: number;
  /** Absent once cancelled: the timer stays in the heap and does nothing. */
  callback: (() => void) | undefined;
}

/** Timers in a binary heap, since a history sets thousands. */
export function createTimerHeap() {
  const timers: Timer[] = [];
  const isBefore = (left: Timer, right: Timer) =>
    left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);

  return {
    peek: (): Timer | undefined => timers[0],
    push: (timer: Timer): void => {
      let index = timers.length;
      timers.push(timer);
      while (index > 0) {
        const parent = (index - 1) >> 1;
        const above = timers[parent] as Timer;
        if (!isBefore(timer, above)) break;
        timers[index] = above;
        index = parent;
      }
      timers[index] = timer;
    },
    pop: (): Timer | undefined => {
      const first = timers[0];
      const last = timers.pop();
      if (first === undefined || last === undefined || timers.length === 0) return first;
      let index = 0;
      for (;;) {
        let child = 2 * index + 1;
        if (child >= timers.length) break;
        const right = timers[child + 1];
        if (right !== undefined && isBefore(right, timers[child] as Timer)) child += 1;
        const smaller = timers[child] as Timer;
        if (!isBefore(smaller, last)) break;
        timers[index] = smaller;
        index = child;
      }
      timers[index] = last;
      return first;
    },
  };
}
