/** Types of an undeclared file of kafkajs, as far as it is used. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** Requests of one connection, in flight and waiting. */
  class RequestQueue {
    constructor(options: { readonly logger: { debug(message: string, detail?: unknown): void } });
    /** Requests that wait for a free slot or for the end of a broker's throttling. */
    readonly pending: unknown[];
    /** The timer of the next check. */
    readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
    checkPendingRequests(): void;
    maybeThrottle(milliseconds: number): void;
    destroy(): void;
  }
  export { RequestQueue as default };
}

/** Decodes Kafka's record format, for tests. */
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
