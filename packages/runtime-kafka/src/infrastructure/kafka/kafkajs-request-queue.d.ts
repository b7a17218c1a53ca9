/** What is used of a file that kafkajs ships and declares no types for. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** Requests of one connection, under way and waiting. */
  class RequestQueue {
    constructor(options: { readonly logger: { debug(message: string, detail?: unknown): void } });
    /** Requests that wait until fewer are under way, or until a broker's throttling ends. */
    readonly pending: unknown[];
    /** The timer of the next look at them. */
    readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
    checkPendingRequests(): void;
    maybeThrottle(milliseconds: number): void;
    destroy(): void;
  }
  export { RequestQueue as default };
}
