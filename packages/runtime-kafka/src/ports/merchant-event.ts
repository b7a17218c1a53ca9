/** A merchant's endpoint for callbacks. */
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

/** One event to one endpoint, address or handler. */
export interface Delivery {
  readonly deliveryId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  /** Absent for events about an endpoint. */
  readonly transactionId?: string;
  readonly endpointId?: string;
  /** Set when the endpoint is disabled: it gets only test events. */
  readonly endpointDisabled?: boolean;
  /** Name of the in-process handler that gets it, instead of an address. */
  readonly handler?: string;
  readonly url: string;
  readonly eventType: string;
  /** `webhook-id`, the same for all attempts. */
  readonly messageId: string;
  readonly body: string;
  /** `held`: its endpoint was disabled at the time of the event; sent when it is redelivered. */
  readonly status: 'pending' | 'delivered' | 'exhausted' | 'held';
  readonly attempts: number;
  readonly dueAtMs?: number;
  readonly createdAtMs: number;
  readonly lastResult?: string;
  /** Sealed secret to sign with: the endpoint's, or the merchant's for an address given with the request. */
  readonly secretSealed: string;
  /** The previous secret, while both are valid. */
  readonly previousSecretSealed?: string;
  /** Every attempt, in listings. */
  readonly log?: readonly { readonly attempt: number; readonly atMs: number; readonly result: string }[];
}

/** Result of one attempt. */
export interface DeliveryResult {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly atMs: number;
  readonly result: string;
  readonly status: Delivery['status'];
  readonly dueAtMs?: number;
  /** The delivery's handler, where it has one. */
  readonly handler?: string;
  /** The endpoint answered 410, so it is disabled. */
  readonly isGone?: boolean;
  /** This failure disables an endpoint whose attempts have all failed since then. */
  readonly disableIfFailingSinceMs?: number;
  /** Event for the merchant's other endpoints, sent when this result disables the endpoint. */
  readonly disabledNotice?: { readonly eventType: string; readonly messageId: string; readonly body: string };
}

/** A merchant event before it is addressed. */
export interface EventDraft {
  readonly eventType: string;
  /** Unique key of the event: the transaction with its status, the entry, or the discrepancy. */
  readonly eventKey: string;
  /** `webhook-id` of every delivery of it. */
  readonly messageId: string;
  /** The exact text that is signed and sent. */
  readonly body: string;
}
