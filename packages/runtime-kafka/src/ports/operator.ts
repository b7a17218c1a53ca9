/** What operators may do, least first; each may do what those before it may. */
export const operatorRoles = ['viewer', 'operator', 'approver', 'admin'] as const;

/** `viewer` reads · `operator` acts, and settles what is held · `approver` also approves reissues · `admin` also manages secrets and tokens. */
export type OperatorRole = (typeof operatorRoles)[number];

/** Whether a role includes another. */
export function hasRole(role: OperatorRole, needed: OperatorRole): boolean {
  return operatorRoles.indexOf(role) >= operatorRoles.indexOf(needed);
}

/** A person who runs payments, and the digest of the token they sign in with. */
export interface OperatorRecord {
  readonly operatorId: string;
  /** As colleagues know it; no two operators share one. */
  readonly name: string;
  readonly role: OperatorRole;
  readonly secretDigest: string;
  readonly createdAtMs: number;
  readonly disabledAtMs?: number;
  readonly lastUsedAtMs?: number;
}

/** One sign-in of a browser. */
export interface OperatorSession {
  /** Digest of what the cookie holds. */
  readonly sessionDigest: string;
  /** Absent when a trusted proxy said who it is. */
  readonly operatorId?: string;
  readonly name: string;
  readonly role: OperatorRole;
  /** Sent along with everything that changes something, which another site cannot. */
  readonly csrfToken: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** One call of an operator, as the audit log keeps it. */
export interface OperatorCall {
  readonly callId: string;
  readonly atMs: number;
  /** Absent when nobody was signed in. */
  readonly name?: string;
  readonly role?: OperatorRole;
  /** Name of the route. */
  readonly operation: string;
  /** What it was about: what stood in the address. */
  readonly target?: string;
  /** What was sent, without secrets. */
  readonly detail?: unknown;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly sourceAddress?: string;
}

/** Work on many rows that goes on when the process is restarted. */
export interface OperatorJob {
  readonly jobId: string;
  readonly kind: 'redeliver-since' | 'look-up' | 'reconcile';
  readonly input: OperatorJobInput;
  readonly startedBy: string;
  readonly createdAtMs: number;
  /** Rows to work on, as counted at the start; 0 where nobody knows before. */
  readonly total: number;
  readonly done: number;
  /** What became of each, the newest hundred; empty where each row says so itself. */
  readonly results: readonly { readonly id: string; readonly result: string }[];
  /** What a reconciliation found. */
  readonly report?: object;
  readonly finishedAtMs?: number;
}

/** What a job works on. */
export interface OperatorJobInput {
  readonly endpointId?: string;
  readonly sinceMs?: number;
  readonly includeDelivered?: boolean;
  readonly transactionIds?: readonly string[];
  readonly gatewayId?: string;
  /** ISO 8601 UTC. */
  readonly from?: string;
  readonly to?: string;
  /** The text of a provider's statement; forgotten when the job ends. */
  readonly statement?: string;
  readonly record?: boolean;
}
