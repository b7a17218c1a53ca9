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

/** Reads the wire's format; for tests of what is given to it. */
declare module 'kafkajs/src/protocol/decoder.js' {
  class Decoder {
    constructor(buffer: Buffer);
    readVarIntBytes(): Buffer;
  }
  export { Decoder as default };
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js' {
  import type { KafkaMessage } from 'kafkajs';
  import type Decoder from 'kafkajs/src/protocol/decoder.js';
  /** Reads one record, without its length. */
  const decodeRecord: (decoder: Decoder, context: object) => KafkaMessage;
  export { decodeRecord as default };
}
