// Made from the OpenAPI document by `npm run generate:client`. A test holds it equal to what the document gives.

export type Amount = { readonly amountMinor: number; readonly currency: string };

export type MovementRequest = { readonly gateway: string; readonly amount: Amount; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly callbackUrl?: string; readonly metadata?: Readonly<Record<string, string>>; readonly gatewayOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

export type UndoRequest = { readonly amount?: Amount; readonly merchantReference?: string; readonly callbackUrl?: string; readonly metadata?: Readonly<Record<string, string>>; readonly gatewayOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

export type CallbackEndpointRequest = { readonly url: string; readonly events?: readonly ("transaction.pending" | "transaction.succeeded" | "transaction.failed" | "transaction.refunded" | "transaction.disputed" | "transaction.dispute_won" | "transaction.dispute_lost" | "transaction.returned" | "transaction.late_success" | "transaction.discrepancy" | "deposit.incoming" | "endpoint.disabled")[] };

export type TransactionView = { readonly transactionId: string; readonly kind: "deposit" | "withdrawal" | "refund" | "reversal"; readonly gateway: string; readonly environment: "test" | "live"; readonly status: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly version: number; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly gatewayReference?: string; readonly receiptNumber?: string; readonly fee?: { readonly amountMinor: number; readonly currency: string }; readonly action?: ({ readonly type: "redirect"; readonly url: string }) | ({ readonly type: "client-secret"; readonly clientSecret: string }) | ({ readonly type: "approve-on-device"; readonly accountReference?: string }); readonly failure?: { readonly reason: "declined" | "insufficient_funds" | "limit_exceeded" | "authentication_failed" | "canceled" | "expired" | "invalid_counterparty" | "invalid_request" | "not_permitted" | "fraud_suspected" | "gateway_unavailable" | "gateway_balance" | "absent" | "settled_by_review" | "other"; readonly rawCode?: string; readonly rawMessage?: string }; readonly originalTransactionId?: string; readonly resendOf?: string; readonly resentAs?: string; readonly metadata: Readonly<Record<string, string>>; readonly createdAt: string; readonly submittedAt?: string; readonly review?: { readonly requestedAt: string; readonly reason: string }; readonly balance?: { readonly currency: string; readonly capturedMinor: number; readonly paidOutMinor: number; readonly refundedMinor: number; readonly disputedMinor: number; readonly returnedMinor: number; readonly netMinor: number; readonly refundableMinor: number }; readonly entries?: readonly ({ readonly kind: "captured" | "paid-out" | "refunded" | "reversed" | "returned" | "chargeback" | "chargeback-reversed" | "adjusted"; readonly origin: "ours" | "outside"; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly reference: string; readonly transactionId?: string; readonly evidence: "answer" | "signed" | "look-up" | "records" | "review"; readonly occurredAt?: string; readonly recordedAt: string })[]; readonly discrepancies?: readonly ({ readonly discrepancyId: string; readonly kind: string; readonly detail: string; readonly recordedAt: string })[] };

export type TransactionList = { readonly transactions: readonly (TransactionView)[]; readonly nextCursor?: string };

export type TransactionHistory = { readonly history: readonly ({ readonly version: number; readonly status: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly cause: string; readonly at: string })[]; readonly attempts: readonly ({ readonly operation: string; readonly startedAt: string; readonly outcome?: string })[]; readonly entries: readonly ({ readonly kind: "captured" | "paid-out" | "refunded" | "reversed" | "returned" | "chargeback" | "chargeback-reversed" | "adjusted"; readonly origin: "ours" | "outside"; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly reference: string; readonly transactionId?: string; readonly evidence: "answer" | "signed" | "look-up" | "records" | "review"; readonly occurredAt?: string; readonly recordedAt: string })[]; readonly decisions: readonly ({ readonly version: number; readonly reason: string; readonly statusBefore: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly statusAfter: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly at: string })[] };

export type GatewayList = { readonly gateways: readonly ({ readonly gateway: string; readonly operations: Readonly<Record<string, unknown>> })[] };

export type CallbackEndpoint = { readonly endpointId: string; readonly url: string; readonly events: readonly ("transaction.pending" | "transaction.succeeded" | "transaction.failed" | "transaction.refunded" | "transaction.disputed" | "transaction.dispute_won" | "transaction.dispute_lost" | "transaction.returned" | "transaction.late_success" | "transaction.discrepancy" | "deposit.incoming" | "endpoint.disabled")[]; readonly createdAt: string; readonly disabledAt?: string; readonly disabledReason?: "gone" | "no-success" };

export type CallbackEndpointWithSecret = { readonly endpointId: string; readonly url: string; readonly events: readonly ("transaction.pending" | "transaction.succeeded" | "transaction.failed" | "transaction.refunded" | "transaction.disputed" | "transaction.dispute_won" | "transaction.dispute_lost" | "transaction.returned" | "transaction.late_success" | "transaction.discrepancy" | "deposit.incoming" | "endpoint.disabled")[]; readonly createdAt: string; readonly disabledAt?: string; readonly disabledReason?: "gone" | "no-success"; readonly secret: string };

export type CallbackEndpointList = { readonly callbackEndpoints: readonly (CallbackEndpoint)[] };

export type RotatedSecret = { readonly endpointId: string; readonly secret: string; readonly previousSecretUntil: string };

export type DeliveryList = { readonly deliveries: readonly ({ readonly deliveryId: string; readonly transactionId?: string; readonly eventType: string; readonly messageId: string; readonly status: "pending" | "delivered" | "exhausted" | "held"; readonly attempts: number; readonly createdAt: string; readonly lastResult?: string; readonly dueAt?: string; readonly log: readonly ({ readonly attempt: number; readonly at: string; readonly result: string })[] })[]; readonly nextCursor?: string };

export type StartedDelivery = { readonly deliveryId: string };

export type IncomingDepositList = { readonly incomingDeposits: readonly ({ readonly incomingDepositId: string; readonly gateway: string; readonly gatewayReference: string; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly accountReference?: string; readonly receivingAccount?: string; readonly counterparty: { readonly phoneNumber?: string; readonly name?: string }; readonly paidAt?: string; readonly evidence?: "signed" | "look-up" | "hint"; readonly receivedAt: string })[]; readonly nextCursor?: string };

export type Health = { readonly status: string; readonly checks?: Readonly<Record<string, string>> };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly field?: string };

/** What each operation takes and answers. */
export interface ApiOperations {
  /** Ask a customer for money. */
  readonly createDeposit: { readonly parameters: { readonly idempotencyKey: string }; readonly body: MovementRequest; readonly answer: TransactionView };
  /** Send money to a customer. */
  readonly createWithdrawal: { readonly parameters: { readonly idempotencyKey: string }; readonly body: MovementRequest; readonly answer: TransactionView };
  /** Give back all or some of a succeeded deposit. */
  readonly refundDeposit: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: UndoRequest; readonly answer: TransactionView };
  /** Ask the gateway to undo a payment. */
  readonly reverseTransaction: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: UndoRequest; readonly answer: TransactionView };
  /** Take the money that a deposit holds, all or some; the rest is released. */
  readonly captureDeposit: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: { readonly amount?: { readonly amountMinor: number; readonly currency: string } }; readonly answer: TransactionView };
  /** End a pending deposit without taking money. */
  readonly cancelTransaction: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: Record<string, never>; readonly answer: TransactionView };
  /** Every version of a transaction, and every request made for it. */
  readonly getTransactionHistory: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: TransactionHistory };
  /** One transaction, with what speaks against it. */
  readonly getTransaction: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: TransactionView };
  /** Transactions, newest first. */
  readonly listTransactions: { readonly parameters: { readonly status?: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly gateway?: string; readonly kind?: "deposit" | "withdrawal" | "refund" | "reversal"; readonly merchantReference?: string; readonly createdFrom?: string; readonly createdBefore?: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: TransactionList };
  /** The gateways of the token’s environment and what they offer. */
  readonly listGateways: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: GatewayList };
  /** Payments that customers started themselves and that belong to this merchant, newest first. */
  readonly listIncomingDeposits: { readonly parameters: { readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: IncomingDepositList };
  /** Be told about transactions; the answer shows the secret this once. */
  readonly createCallbackEndpoint: { readonly parameters: Record<string, never>; readonly body: CallbackEndpointRequest; readonly answer: CallbackEndpointWithSecret };
  /** The callback endpoints, disabled ones included. */
  readonly listCallbackEndpoints: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: CallbackEndpointList };
  /** Be told nothing more at this address. */
  readonly removeCallbackEndpoint: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: undefined };
  /** A new secret, shown this once; the old one signs beside it for 24 hours. */
  readonly rotateCallbackSecret: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: RotatedSecret };
  /** Use an endpoint again that was disabled. */
  readonly enableCallbackEndpoint: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: CallbackEndpoint };
  /** Send one test event, signed and guarded like every other. */
  readonly testCallbackEndpoint: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: StartedDelivery };
  /** What was sent to an endpoint, newest first, with every try. */
  readonly listDeliveries: { readonly parameters: { readonly id: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: DeliveryList };
  /** Send an event of the last 30 days again, under the same message id. */
  readonly redeliver: { readonly parameters: { readonly id: string; readonly deliveryId: string }; readonly body: undefined; readonly answer: StartedDelivery };
  /** Send everything since a time that was not delivered, such as what arose while the endpoint was disabled. */
  readonly redeliverSince: { readonly parameters: { readonly id: string }; readonly body: { readonly since: string; readonly includeDelivered?: boolean }; readonly answer: { readonly endpointId: string; readonly events: number } };
  /** Whether this process answers. */
  readonly getHealth: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: Health };
  /** Whether this process can do its work. */
  readonly getReadiness: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: Health };
}

/** How each operation is asked for. */
export const apiOperations: {
  readonly [Operation in keyof ApiOperations]: {
    readonly method: string;
    readonly path: string;
    readonly query: readonly string[];
  };
} = {
  createDeposit: { method: 'POST', path: '/v1/deposits', query: [] },
  createWithdrawal: { method: 'POST', path: '/v1/withdrawals', query: [] },
  refundDeposit: { method: 'POST', path: '/v1/transactions/{id}/refunds', query: [] },
  reverseTransaction: { method: 'POST', path: '/v1/transactions/{id}/reversals', query: [] },
  captureDeposit: { method: 'POST', path: '/v1/transactions/{id}/captures', query: [] },
  cancelTransaction: { method: 'POST', path: '/v1/transactions/{id}/cancel', query: [] },
  getTransactionHistory: { method: 'GET', path: '/v1/transactions/{id}/history', query: [] },
  getTransaction: { method: 'GET', path: '/v1/transactions/{id}', query: [] },
  listTransactions: { method: 'GET', path: '/v1/transactions', query: ['status', 'gateway', 'kind', 'merchantReference', 'createdFrom', 'createdBefore', 'limit', 'cursor'] },
  listGateways: { method: 'GET', path: '/v1/gateways', query: [] },
  listIncomingDeposits: { method: 'GET', path: '/v1/incoming-deposits', query: ['limit', 'cursor'] },
  createCallbackEndpoint: { method: 'POST', path: '/v1/callback-endpoints', query: [] },
  listCallbackEndpoints: { method: 'GET', path: '/v1/callback-endpoints', query: [] },
  removeCallbackEndpoint: { method: 'DELETE', path: '/v1/callback-endpoints/{id}', query: [] },
  rotateCallbackSecret: { method: 'POST', path: '/v1/callback-endpoints/{id}/rotate-secret', query: [] },
  enableCallbackEndpoint: { method: 'POST', path: '/v1/callback-endpoints/{id}/enable', query: [] },
  testCallbackEndpoint: { method: 'POST', path: '/v1/callback-endpoints/{id}/test', query: [] },
  listDeliveries: { method: 'GET', path: '/v1/callback-endpoints/{id}/deliveries', query: ['limit', 'cursor'] },
  redeliver: { method: 'POST', path: '/v1/callback-endpoints/{id}/deliveries/{deliveryId}/redeliver', query: [] },
  redeliverSince: { method: 'POST', path: '/v1/callback-endpoints/{id}/redeliver', query: [] },
  getHealth: { method: 'GET', path: '/healthz', query: [] },
  getReadiness: { method: 'GET', path: '/readyz', query: [] },
};
