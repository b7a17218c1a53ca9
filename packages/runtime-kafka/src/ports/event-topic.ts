/** One event on the public topic. */
export interface PublicEventMessage {
  /** Partition key: events with the same key stay in order. */
  readonly key: string;
  /** The text that is sent. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A topic for consumers outside the runtime: data teams, search, accounting. */
export interface EventTopic {
  /** `source` of the CloudEvents. */
  readonly source: string;
  /** Resolves once all in-sync replicas have it; rejects when they may not have it. */
  publish(message: PublicEventMessage): Promise<void>;
}
