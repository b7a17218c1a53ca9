/** Work that failed on every attempt, with the reason. */
export interface DeadLetter {
  /** The same for every attempt at the same work, so that it is stored once. */
  readonly messageId: string;
  readonly topic: string;
  readonly key: string;
  readonly body: unknown;
  readonly reason: string;
  readonly atMs: number;
}
