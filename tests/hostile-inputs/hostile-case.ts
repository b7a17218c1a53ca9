import type { HostileSystem } from './hostile-system.js';

/** What came back over the network. */
export interface Answer {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Parts of the stored state. */
export type StoredPart =
  | 'transactions'
  | 'callbacks'
  | 'incoming'
  | 'endpoints'
  | 'deliveries'
  | 'receipts'
  | 'tokens'
  | 'merchants'
  | 'journal'
  | 'deadLetters';

/** One hostile input: what is sent, what must come back, and the only stored parts that may differ afterwards. */
export interface HostileCase {
  readonly name: string;
  readonly send: (system: HostileSystem) => Promise<Answer>;
  /** Statuses that are right; 0 is a closed connection. */
  readonly status: readonly number[];
  /** Default: none. */
  readonly mayChange?: readonly StoredPart[];
  /** Sends to merchants or gateways that belong to the case. Default 0. */
  readonly maySend?: number;
  /** The callback waits for a transaction that may still come, so nobody waits for it to be processed. */
  readonly waitsForMatch?: boolean;
  readonly then?: (system: HostileSystem, answer: Answer) => Promise<void>;
  /** Milliseconds within which it must be over. Default 3,000. */
  readonly withinMs?: number;
}
