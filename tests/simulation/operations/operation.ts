/** What can be done, each with a rule in tests/prove/judge. */
export type Doing =
  | 'request'
  | 'create'
  | 'commit'
  | 'clash'
  | 'call'
  | 'write'
  | 'take'
  | 'move'
  | 'say'
  | 'tell entry'
  | 'credit'
  | 'store'
  | 'process'
  | 'keep'
  | 'acknowledge'
  | 'tell'
  | 'settle'
  | 'end';

/** A transaction as it stands when its history has ended. */
export interface OperationRow {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly flagged: boolean;
  readonly verifying: boolean;
  readonly balance: Readonly<Record<string, number>>;
  /** Where the merchant wants its events. */
  readonly addresses: readonly string[];
  /** `address type` of the events that were tried as often as they are. */
  readonly givenUp: readonly string[];
}

/** What a client did and what it saw, between two moments: a line for a judge that knows nothing of our code. Absent is `''`, 0 or false. */
export interface Operation {
  readonly history: number;
  /** The deposit or withdrawal that it is about, with all that gives it back; what one payment does says nothing of another. */
  readonly payment: string;
  readonly client: string;
  /** Places in the order of things: it took effect somewhere between them. */
  readonly call: number;
  readonly return: number;
  readonly atMs: number;
  readonly input: { readonly do: Doing; readonly id: string } & Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
}
