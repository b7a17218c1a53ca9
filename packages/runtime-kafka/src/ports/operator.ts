/** Roles of operators, in ascending order: each includes those before it. */
export const operatorRoles = ['viewer', 'operator', 'approver', 'admin'] as const;

/** `viewer` reads · `operator` acts, and decides reviews · `approver` also approves reissues · `admin` also manages secrets and tokens. */
export type OperatorRole = (typeof operatorRoles)[number];

/** Whether a role includes another. */
export function hasRole(role: OperatorRole, needed: OperatorRole): boolean {
  return operatorRoles.indexOf(role) >= operatorRoles.indexOf(needed);
}

/** A person who operates payments, with the digest of their sign-in token. */
export interface OperatorRecord {
  readonly operatorId: string;
  /** Unique name, as colleagues know it. */
  readonly name: string;
  readonly role: OperatorRole;
  readonly secretDigest: string;
  readonly createdAtMs: number;
  readonly disabledAtMs?: number;
  readonly lastUsedAtMs?: number;
}

/** One sign-in of a browser. */
export interface OperatorSession {
  /** Digest of the cookie's secret. */
  readonly sessionDigest: string;
  /** Absent when a trusted proxy signed the operator in. */
  readonly operatorId?: string;
  readonly name: string;
  readonly role: OperatorRole;
  /** Required in requests that change something. */
  readonly csrfToken: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** One call of an operator in the audit log. */
export interface OperatorCall {
  readonly callId: string;
  readonly atMs: number;
  /** Absent when nobody was signed in. */
  readonly name?: string;
  readonly role?: OperatorRole;
  /** Name of the route. */
  readonly operation: string;
  /** Path parameters and query. */
  readonly target?: string;
  /** Body of the request, without secrets. */
  readonly detail?: unknown;
  /** HTTP status of the response. */
  readonly status: number;
  readonly sourceAddress?: string;
}

/** Bulk work that continues after a restart. */
export interface OperatorJob {
  readonly jobId: string;
  readonly kind: 'redeliver-since' | 'look-up' | 'reconcile';
  readonly input: OperatorJobInput;
  readonly startedBy: string;
  readonly createdAtMs: number;
  /** Rows to work on, as counted at the start; 0 if unknown. */
  readonly total: number;
  readonly done: number;
  /** Results of the newest hundred items; empty for redeliveries, whose rows hold their own result. */
  readonly results: readonly { readonly id: string; readonly result: string }[];
  /** Report of a reconciliation. */
  readonly report?: object;
  readonly finishedAtMs?: number;
}

/** Input of a job. */
export interface OperatorJobInput {
  readonly endpointId?: string;
  readonly sinceMs?: number;
  readonly includeDelivered?: boolean;
  readonly transactionIds?: readonly string[];
  readonly gatewayId?: string;
  /** ISO 8601 UTC. */
  readonly from?: string;
  readonly to?: string;
  /** Text of a provider's statement; deleted when the job ends. */
  readonly statement?: string;
  readonly record?: boolean;
}
