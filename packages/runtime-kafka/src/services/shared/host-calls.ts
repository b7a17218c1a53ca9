import { setMaxListeners } from 'node:events';

/** Calls of the host into the runtime. They may go on while it stops: an event handler may need one to finish. */
export interface HostCalls {
  /** Aborted when the runtime begins to stop: calls that wait return. */
  readonly stopping: AbortSignal;
  /** Runs one. Rejects with `refusal()` once they are closed. */
  run<Result>(call: () => Promise<Result>, refusal: () => Error): Promise<Result>;
  /** Ends the waiting ones. */
  stop(): void;
  /** Refuses later ones and waits for those in progress. */
  close(): Promise<void>;
}

/** One per runtime. */
export function createHostCalls(): HostCalls {
  const stopping = new AbortController();
  // Every waiting call listens; Node would warn of the eleventh.
  setMaxListeners(0, stopping.signal);
  const inProgress = new Set<Promise<void>>();
  let isClosed = false;
  return {
    stopping: stopping.signal,
    run: async (call, refusal) => {
      if (isClosed) throw refusal();
      const running = call();
      const ended = running.then(
        () => undefined,
        () => undefined,
      );
      const counted: Promise<void> = ended.then(() => void inProgress.delete(counted));
      inProgress.add(counted);
      return running;
    },
    stop: () => stopping.abort(),
    close: async () => {
      isClosed = true;
      while (inProgress.size > 0) await Promise.all(inProgress);
    },
  };
}
