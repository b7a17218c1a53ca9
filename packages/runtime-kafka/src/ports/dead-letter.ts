/** Work that no try helped, with the reason. */
export interface DeadLetter {
  /** The same for every try of the same work, so that it is kept once. */
  readonly messageId: string;
  readonly topic: string;
  readonly key: string;
  readonly body: unknown;
  readonly reason: string;
  readonly atMs: number;
}
