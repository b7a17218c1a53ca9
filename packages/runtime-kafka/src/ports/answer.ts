/**
 * What a request is answered with. A Web `Response` is made of it only for hosts that mount a handler: to make one and read it again
 * takes longer than the rest of an answer.
 */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
