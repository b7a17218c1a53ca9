import type { QueuedCallback } from '@lango/core/simulator-kit';

/** An object of the API. Members that begin with `simulated_` are the simulator's own. */
export interface SimulatedObject {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly [member: string]: unknown;
}

/** An object without the simulator's own members. */
export function shown(object: SimulatedObject): SimulatedObject {
  const { simulated_failure: _failure, simulated_intent_form: _form, ...visible } = object;
  return visible;
}

/** A movement in the simulator's ledger, with which tests compare the transactions. */
export interface SimulatedMovement {
  readonly movementId: string;
  readonly operation:
    | 'deposit'
    | 'withdrawal'
    | 'refund'
    | 'chargeback'
    | 'chargeback-reversed'
    | 'withdrawal-returned'
    | 'refund-returned';
  /** Ours, from the object's metadata. */
  readonly transactionId: string | null;
  readonly gatewayReference: string;
  /** The source object of its balance transaction, where that differs: a dispute, a transfer reversal. */
  readonly sourceReference?: string;
  /** ISO 4217 minor units, as in `Money`. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly counterparty: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** The first answer under an idempotency key. */
export interface StoredAnswer {
  readonly scope: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly atMs: number;
}

/** One journal record. */
export type SimulatorRecord =
  | { readonly type: 'object'; readonly account: string; readonly object: SimulatedObject }
  | { readonly type: 'movement'; readonly movement: SimulatedMovement }
  | { readonly type: 'answer'; readonly answer: StoredAnswer }
  | { readonly type: 'event'; readonly event: QueuedCallback }
  | { readonly type: 'event-done'; readonly eventId: string }
  | { readonly type: 'endpoint'; readonly url: string; readonly secret: string };
