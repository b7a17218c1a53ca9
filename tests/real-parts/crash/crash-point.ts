/** One port call of one service: the port's method, and what it is about where that tells two uses apart. */
export interface PortCall {
  /** `store`, `bus`, `gateway`, … */
  readonly port: string;
  readonly method: string;
  /** `store.commit(intent)`, `bus.publish(transaction-updated-v1)`, `gateway.deposit(mpesa)`. */
  readonly name: string;
}

/** Where a process is struck. */
export interface CrashPoint {
  readonly call: string;
  readonly when: 'before' | 'after';
}

/** What a process does to itself at the first of these moments that comes, and exactly then: die, or stand still. */
export interface CrashPlan {
  readonly points: readonly CrashPoint[];
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** What a process tells whoever started it, one JSON line each. */
export type ProcessNote =
  | { readonly note: 'ports'; readonly methods: readonly string[] }
  | ({ readonly note: 'call' } & PortCall)
  | ({ readonly note: 'struck'; readonly about?: string } & CrashPoint);
