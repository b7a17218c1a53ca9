/** One event as others read it. */
export interface PublicEventMessage {
  /** What orders it: events of one key stay in one partition. */
  readonly key: string;
  /** The text that is sent. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A topic that other people's programs read: data teams, search, accounting. */
export interface EventTopic {
  /** Names the system among others that write CloudEvents. */
  readonly source: string;
  /** Resolves once every replica that counts has it; rejects where it may not. */
  publish(message: PublicEventMessage): Promise<void>;
}
