/** A merchant's address for callbacks. */
export interface CallbackEndpoint {
  readonly endpointId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly url: string;
  readonly secretSealed: string;
  readonly events: readonly string[];
  readonly createdAtMs: number;
  readonly disabledAtMs?: number;
  /** `removed` by the merchant · `gone` it answered 410 · `no-success` for too long. */
  readonly disabledReason?: 'removed' | 'gone' | 'no-success';
}

/** One merchant callback on its way to one address. */
export interface Delivery {
  readonly deliveryId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  /** Absent for events about an endpoint. */
  readonly transactionId?: string;
  readonly endpointId?: string;
  /** Set when the endpoint was disabled meanwhile: it gets nothing but tests. */
  readonly endpointDisabled?: boolean;
  /** Name of the handler that hears of it, in the processes that have it; it is sent nowhere then. */
  readonly handler?: string;
  readonly url: string;
  readonly eventType: string;
  /** `webhook-id`, the same for all tries. */
  readonly messageId: string;
  readonly body: string;
  /** `held`: its endpoint was disabled when it arose; sent when it is replayed. */
  readonly status: 'pending' | 'delivered' | 'exhausted' | 'held';
  readonly attempts: number;
  readonly dueAtMs?: number;
  readonly createdAtMs: number;
  readonly lastResult?: string;
  /** Sealed secret to sign with: the endpoint's, or the merchant's for an address given with the request. */
  readonly secretSealed: string;
  /** The secret before it, while both are in force. */
  readonly previousSecretSealed?: string;
  /** Every try, in listings. */
  readonly log?: readonly { readonly attempt: number; readonly atMs: number; readonly result: string }[];
}

/** What became of one try. */
export interface DeliveryResult {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly atMs: number;
  readonly result: string;
  readonly status: Delivery['status'];
  readonly dueAtMs?: number;
  /** The delivery's handler, where it has one. */
  readonly handler?: string;
  /** The endpoint answered 410: send it nothing more. */
  readonly isGone?: boolean;
  /** An endpoint whose tries have all failed since then is disabled by this failure. */
  readonly disableIfFailingSinceMs?: number;
  /** Told to the merchant's other endpoints when this result disables the endpoint. */
  readonly disabledNotice?: { readonly eventType: string; readonly messageId: string; readonly body: string };
}

/** Something a merchant is told, before it is known to whom. */
export interface EventDraft {
  readonly eventType: string;
  /** What makes the event one: the transaction and its status, the entry, or the discrepancy. */
  readonly eventKey: string;
  /** `webhook-id` of every delivery of it. */
  readonly messageId: string;
  /** The exact text that is signed and sent. */
  readonly body: string;
}
