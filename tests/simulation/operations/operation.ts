/** Kinds of operations, each with a rule in tests/prove/judge. */
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

/** A transaction at the end of its history. */
export interface OperationRow {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly flagged: boolean;
  readonly verifying: boolean;
  readonly balance: Readonly<Record<string, number>>;
  /** Addresses of the merchant's events. */
  readonly addresses: readonly string[];
  /** `address type` of the events whose attempts are used up. */
  readonly givenUp: readonly string[];
}

/** One operation of a client with its result and its time interval: a line for a judge that shares no code with ours. Absent is `''`, 0 or false. */
export interface Operation {
  readonly history: number;
  /** The deposit or withdrawal, including its refunds. Payments are judged independently. */
  readonly payment: string;
  readonly client: string;
  /** Positions in the trace: it took effect between them. */
  readonly call: number;
  readonly return: number;
  readonly atMs: number;
  readonly input: { readonly do: Doing; readonly id: string } & Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
}
