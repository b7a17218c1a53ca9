// Generated from the OpenAPI document by `npm run generate:client`. A test checks that it is up to date.

export type Amount = { readonly amountMinor: number; readonly currency: string };

export type PaymentRequest = { readonly gateway: string; readonly amount: Amount; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly callbackUrl?: string; readonly metadata?: Readonly<Record<string, string>>; readonly gatewayOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

export type RefundRequest = { readonly amount?: Amount; readonly merchantReference?: string; readonly callbackUrl?: string; readonly metadata?: Readonly<Record<string, string>>; readonly gatewayOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

export type CallbackEndpointRequest = { readonly url: string; readonly events?: readonly ("transaction.pending" | "transaction.succeeded" | "transaction.failed" | "transaction.refunded" | "transaction.disputed" | "transaction.dispute_won" | "transaction.dispute_lost" | "transaction.returned" | "transaction.late_success" | "transaction.discrepancy" | "deposit.incoming" | "endpoint.disabled")[] };

export type RedirectAction = { readonly type: "redirect"; readonly url: string };

export type ClientSecretAction = { readonly type: "client-secret"; readonly clientSecret: string };

export type ApproveOnDeviceAction = { readonly type: "approve-on-device"; readonly accountReference?: string };

export type AnotherAction = { readonly type: string };

export type CustomerAction = (RedirectAction) | (ClientSecretAction) | (ApproveOnDeviceAction);

export type TransactionView = { readonly transactionId: string; readonly kind: "deposit" | "withdrawal" | "refund" | "reversal"; readonly gateway: string; readonly environment: "test" | "live"; readonly status: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly version: number; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly gatewayReference?: string; readonly receiptNumber?: string; readonly fee?: { readonly amountMinor: number; readonly currency: string }; readonly action?: CustomerAction; readonly failure?: { readonly reason: "declined" | "insufficient_funds" | "limit_exceeded" | "authentication_failed" | "canceled" | "expired" | "invalid_counterparty" | "invalid_request" | "not_permitted" | "fraud_suspected" | "gateway_unavailable" | "gateway_balance" | "absent" | "settled_by_review" | "other"; readonly rawCode?: string; readonly rawMessage?: string }; readonly originalTransactionId?: string; readonly reissueOf?: string; readonly reissuedAs?: string; readonly metadata: Readonly<Record<string, string>>; readonly createdAt: string; readonly submittedAt?: string; readonly review?: { readonly requestedAt: string; readonly reason: string }; readonly balance?: { readonly currency: string; readonly capturedMinor: number; readonly paidOutMinor: number; readonly refundedMinor: number; readonly disputedMinor: number; readonly returnedMinor: number; readonly netMinor: number; readonly refundableMinor: number }; readonly entries?: readonly ({ readonly kind: "captured" | "paid-out" | "refunded" | "reversed" | "returned" | "chargeback" | "chargeback-reversed" | "adjusted"; readonly origin: "ours" | "outside"; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly reference: string; readonly transactionId?: string; readonly evidence: "answer" | "signed" | "look-up" | "records" | "review"; readonly occurredAt?: string; readonly recordedAt: string })[]; readonly discrepancies?: readonly ({ readonly discrepancyId: string; readonly kind: string; readonly detail: string; readonly recordedAt: string })[] };

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

export type OperatorSession = { readonly name: string; readonly role: "viewer" | "operator" | "approver" | "admin"; readonly csrfToken?: string; readonly expiresAt?: string };

export type OperationsOverview = { readonly at: string; readonly problems: readonly ({ readonly kind: "review" | "overdue" | "breaker" | "endpoint" | "dead-letter" | "unassigned" | "lag"; readonly severity: "error" | "warning"; readonly text: string; readonly count: number })[]; readonly open: Readonly<Record<string, number>>; readonly review: number; readonly overdue: number; readonly overdueOldestSeconds: number; readonly callbacksWaiting: number; readonly deliveriesWaiting: number; readonly deadLetters: number; readonly minutes: readonly ({ readonly gateway: string; readonly at: string; readonly accepted: number; readonly succeeded: number; readonly failed: number; readonly unknown: number; readonly review: number })[]; readonly outcomeTimes: readonly ({ readonly gateway: string; readonly medianSeconds: number; readonly p95Seconds: number })[]; readonly breakers: readonly ({ readonly gateway: string; readonly operation: string; readonly state: string; readonly since: string })[]; readonly lag: readonly ({ readonly group: string; readonly topic: string; readonly messages: number })[] };

export type PaymentList = { readonly payments: readonly ({ readonly transactionId: string; readonly kind: "deposit" | "withdrawal" | "refund" | "reversal"; readonly gateway: string; readonly environment: "test" | "live"; readonly status: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly version: number; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly gatewayReference?: string; readonly receiptNumber?: string; readonly fee?: { readonly amountMinor: number; readonly currency: string }; readonly action?: CustomerAction; readonly failure?: { readonly reason: "declined" | "insufficient_funds" | "limit_exceeded" | "authentication_failed" | "canceled" | "expired" | "invalid_counterparty" | "invalid_request" | "not_permitted" | "fraud_suspected" | "gateway_unavailable" | "gateway_balance" | "absent" | "settled_by_review" | "other"; readonly rawCode?: string; readonly rawMessage?: string }; readonly originalTransactionId?: string; readonly reissueOf?: string; readonly reissuedAs?: string; readonly metadata: Readonly<Record<string, string>>; readonly createdAt: string; readonly submittedAt?: string; readonly review?: { readonly requestedAt: string; readonly reason: string }; readonly balance?: { readonly currency: string; readonly capturedMinor: number; readonly paidOutMinor: number; readonly refundedMinor: number; readonly disputedMinor: number; readonly returnedMinor: number; readonly netMinor: number; readonly refundableMinor: number }; readonly entries?: readonly ({ readonly kind: "captured" | "paid-out" | "refunded" | "reversed" | "returned" | "chargeback" | "chargeback-reversed" | "adjusted"; readonly origin: "ours" | "outside"; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly reference: string; readonly transactionId?: string; readonly evidence: "answer" | "signed" | "look-up" | "records" | "review"; readonly occurredAt?: string; readonly recordedAt: string })[]; readonly discrepancies?: readonly ({ readonly discrepancyId: string; readonly kind: string; readonly detail: string; readonly recordedAt: string })[]; readonly merchantId: string; readonly nextStep?: string; readonly dueAt?: string })[]; readonly nextCursor?: string };

export type PaymentDetail = { readonly transactionId: string; readonly kind: "deposit" | "withdrawal" | "refund" | "reversal"; readonly gateway: string; readonly environment: "test" | "live"; readonly status: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly version: number; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly gatewayReference?: string; readonly receiptNumber?: string; readonly fee?: { readonly amountMinor: number; readonly currency: string }; readonly action?: CustomerAction; readonly failure?: { readonly reason: "declined" | "insufficient_funds" | "limit_exceeded" | "authentication_failed" | "canceled" | "expired" | "invalid_counterparty" | "invalid_request" | "not_permitted" | "fraud_suspected" | "gateway_unavailable" | "gateway_balance" | "absent" | "settled_by_review" | "other"; readonly rawCode?: string; readonly rawMessage?: string }; readonly originalTransactionId?: string; readonly reissueOf?: string; readonly reissuedAs?: string; readonly metadata: Readonly<Record<string, string>>; readonly createdAt: string; readonly submittedAt?: string; readonly review?: { readonly requestedAt: string; readonly reason: string }; readonly balance?: { readonly currency: string; readonly capturedMinor: number; readonly paidOutMinor: number; readonly refundedMinor: number; readonly disputedMinor: number; readonly returnedMinor: number; readonly netMinor: number; readonly refundableMinor: number }; readonly entries?: readonly ({ readonly kind: "captured" | "paid-out" | "refunded" | "reversed" | "returned" | "chargeback" | "chargeback-reversed" | "adjusted"; readonly origin: "ours" | "outside"; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly reference: string; readonly transactionId?: string; readonly evidence: "answer" | "signed" | "look-up" | "records" | "review"; readonly occurredAt?: string; readonly recordedAt: string })[]; readonly discrepancies?: readonly ({ readonly discrepancyId: string; readonly kind: string; readonly detail: string; readonly recordedAt: string })[]; readonly merchantId: string; readonly nextStep?: string; readonly dueAt?: string; readonly merchantName?: string; readonly traceId?: string; readonly possiblySent: boolean; readonly lookUps: number; readonly attempts: number; readonly unverifiedReference?: string; readonly reissue?: { readonly proposedBy: string; readonly reason: string; readonly proposedAt: string; readonly expiresAt: string }; readonly actions: readonly ({ readonly action: string; readonly allowed: boolean; readonly whyNot?: string })[]; readonly timeline: readonly ({ readonly at: string; readonly kind: "change" | "attempt" | "look-up" | "entry" | "discrepancy" | "decision" | "callback" | "delivery"; readonly title: string; readonly status?: string; readonly actor?: string; readonly detail?: unknown })[] };

export type ExceptionList = { readonly exceptions: readonly ({ readonly transactionId: string; readonly kind: "deposit" | "withdrawal" | "refund" | "reversal"; readonly gateway: string; readonly environment: "test" | "live"; readonly status: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly version: number; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly merchantReference?: string; readonly counterparty: Readonly<Record<string, string>>; readonly gatewayReference?: string; readonly receiptNumber?: string; readonly fee?: { readonly amountMinor: number; readonly currency: string }; readonly action?: CustomerAction; readonly failure?: { readonly reason: "declined" | "insufficient_funds" | "limit_exceeded" | "authentication_failed" | "canceled" | "expired" | "invalid_counterparty" | "invalid_request" | "not_permitted" | "fraud_suspected" | "gateway_unavailable" | "gateway_balance" | "absent" | "settled_by_review" | "other"; readonly rawCode?: string; readonly rawMessage?: string }; readonly originalTransactionId?: string; readonly reissueOf?: string; readonly reissuedAs?: string; readonly metadata: Readonly<Record<string, string>>; readonly createdAt: string; readonly submittedAt?: string; readonly review?: { readonly requestedAt: string; readonly reason: string }; readonly balance?: { readonly currency: string; readonly capturedMinor: number; readonly paidOutMinor: number; readonly refundedMinor: number; readonly disputedMinor: number; readonly returnedMinor: number; readonly netMinor: number; readonly refundableMinor: number }; readonly entries?: readonly ({ readonly kind: "captured" | "paid-out" | "refunded" | "reversed" | "returned" | "chargeback" | "chargeback-reversed" | "adjusted"; readonly origin: "ours" | "outside"; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly reference: string; readonly transactionId?: string; readonly evidence: "answer" | "signed" | "look-up" | "records" | "review"; readonly occurredAt?: string; readonly recordedAt: string })[]; readonly discrepancies?: readonly ({ readonly discrepancyId: string; readonly kind: string; readonly detail: string; readonly recordedAt: string })[]; readonly merchantId: string; readonly nextStep?: string; readonly dueAt?: string; readonly ageSeconds: number; readonly known: readonly (string)[]; readonly unknown: readonly (string)[]; readonly proposedBy?: string })[] };

export type GatewayCallbackList = { readonly callbacks: readonly ({ readonly callbackId: string; readonly gateway: string; readonly environment: "test" | "live"; readonly receivedAt: string; readonly path: string; readonly transactionId?: string; readonly evidence?: string; readonly outcome?: string })[]; readonly nextCursor?: string };

export type GatewayCallbackDetail = { readonly callbackId: string; readonly gateway: string; readonly environment: "test" | "live"; readonly receivedAt: string; readonly path: string; readonly transactionId?: string; readonly evidence?: string; readonly outcome?: string; readonly sourceAddress?: string; readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly bodyBytes: number; readonly reading: unknown };

export type ReplayPreview = { readonly reads: "read-again" | "stored-reading" | "erased"; readonly changesReading: boolean; readonly before: unknown; readonly after: unknown; readonly effects: readonly ({ readonly transactionId?: string; readonly statusBefore?: string; readonly statusAfter?: string; readonly entries: number; readonly text: string })[] };

export type EndpointHealthList = { readonly endpoints: readonly ({ readonly endpointId: string; readonly url: string; readonly events: readonly ("transaction.pending" | "transaction.succeeded" | "transaction.failed" | "transaction.refunded" | "transaction.disputed" | "transaction.dispute_won" | "transaction.dispute_lost" | "transaction.returned" | "transaction.late_success" | "transaction.discrepancy" | "deposit.incoming" | "endpoint.disabled")[]; readonly createdAt: string; readonly disabledAt?: string; readonly disabledReason?: "gone" | "no-success"; readonly merchantId: string; readonly environment: "test" | "live"; readonly failingSince?: string; readonly delivered: number; readonly exhausted: number; readonly pending: number; readonly held: number; readonly successRate?: number })[] };

export type OperatorJob = { readonly jobId: string; readonly kind: string; readonly startedBy: string; readonly createdAt: string; readonly total: number; readonly done: number; readonly finishedAt?: string; readonly results: readonly ({ readonly id: string; readonly result: string })[]; readonly report?: { readonly gatewayId: string; readonly gatewayAccount: string; readonly environment: "test" | "live"; readonly from: string; readonly to: string; readonly source: "api" | "statement"; readonly counts: { readonly records: number; readonly repeated: number; readonly matched: number; readonly missing: number; readonly extra: number; readonly mismatched: number; readonly atBoundary: number; readonly unresolved: number }; readonly totals: readonly ({ readonly kind: string; readonly direction: "in" | "out"; readonly currency: string; readonly records: number; readonly amountMinor: number })[]; readonly differences: readonly ({ readonly difference: "missing" | "extra" | "mismatched"; readonly reason: string; readonly at: string; readonly transactionId?: string; readonly incomingDepositId?: string; readonly kind: string; readonly status?: string; readonly ours?: { readonly amountMinor: number; readonly currency: string }; readonly gateway?: { readonly amountMinor: number; readonly currency: string }; readonly recordReference?: string; readonly gatewayReference?: string; readonly receiptNumber?: string; readonly recorded?: boolean })[] } };

export type OperatorJobList = { readonly jobs: readonly (OperatorJob)[] };

export type OperatorIncomingDepositList = { readonly incomingDeposits: readonly ({ readonly incomingDepositId: string; readonly gateway: string; readonly environment: "test" | "live"; readonly gatewayReference: string; readonly amount: { readonly amountMinor: number; readonly currency: string }; readonly accountReference?: string; readonly receivingAccount?: string; readonly counterparty: { readonly phoneNumber?: string; readonly name?: string }; readonly paidAt?: string; readonly receivedAt: string; readonly evidence?: string; readonly merchantId?: string })[]; readonly nextCursor?: string };

export type DeadLetterList = { readonly deadLetters: readonly ({ readonly messageId: string; readonly topic: string; readonly key: string; readonly reason: string; readonly at: string })[] };

export type MerchantList = { readonly merchants: readonly ({ readonly merchantId: string; readonly name: string; readonly disabled: boolean; readonly gateways?: readonly (string)[]; readonly tokens: readonly ({ readonly keyId: string; readonly environment: string; readonly scopes: readonly (string)[]; readonly revoked: boolean; readonly createdAt: string; readonly expiresAt?: string; readonly lastUsedAt?: string })[] })[] };

export type GatewayHealthList = { readonly gateways: readonly ({ readonly gateway: string; readonly environment: "test" | "live"; readonly account?: string; readonly retired: boolean; readonly operations: Readonly<Record<string, unknown>>; readonly records?: { readonly api: boolean; readonly statement: boolean }; readonly breakers: readonly ({ readonly operation: string; readonly state: string; readonly since: string })[] })[] };

export type OperatorList = { readonly operators: readonly ({ readonly operatorId: string; readonly name: string; readonly role: "viewer" | "operator" | "approver" | "admin"; readonly createdAt: string; readonly disabled: boolean; readonly lastUsedAt?: string })[] };

export type OperatorCallLog = { readonly calls: readonly ({ readonly callId: string; readonly at: string; readonly name?: string; readonly role?: "viewer" | "operator" | "approver" | "admin"; readonly operation: string; readonly target?: string; readonly detail?: unknown; readonly status: number; readonly sourceAddress?: string })[]; readonly nextCursor?: string };

/** Input and response of each operation. */
export interface ApiOperations {
  /** Ask a customer for money. */
  readonly createDeposit: { readonly parameters: { readonly idempotencyKey: string }; readonly body: PaymentRequest; readonly answer: TransactionView };
  /** Send money to a customer. */
  readonly createWithdrawal: { readonly parameters: { readonly idempotencyKey: string }; readonly body: PaymentRequest; readonly answer: TransactionView };
  /** Refund all or part of a succeeded deposit. */
  readonly refundDeposit: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: RefundRequest; readonly answer: TransactionView };
  /** Ask the gateway to reverse a payment. */
  readonly reverseTransaction: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: RefundRequest; readonly answer: TransactionView };
  /** Capture all or part of the money that a deposit holds; the rest is released. */
  readonly captureDeposit: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: { readonly amount?: { readonly amountMinor: number; readonly currency: string } }; readonly answer: TransactionView };
  /** Cancel a pending deposit. */
  readonly cancelTransaction: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: Record<string, never>; readonly answer: TransactionView };
  /** Every version of a transaction, and every request made for it. */
  readonly getTransactionHistory: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: TransactionHistory };
  /** One transaction, with its entries and discrepancies. */
  readonly getTransaction: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: TransactionView };
  /** Transactions, newest first. */
  readonly listTransactions: { readonly parameters: { readonly status?: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly gateway?: string; readonly kind?: "deposit" | "withdrawal" | "refund" | "reversal"; readonly merchantReference?: string; readonly createdFrom?: string; readonly createdBefore?: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: TransactionList };
  /** The gateways of the token’s environment and what they offer. */
  readonly listGateways: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: GatewayList };
  /** Payments that customers started themselves and that belong to this merchant, newest first. */
  readonly listIncomingDeposits: { readonly parameters: { readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: IncomingDepositList };
  /** Create a callback endpoint; the secret is shown only in this response. */
  readonly createCallbackEndpoint: { readonly parameters: Record<string, never>; readonly body: CallbackEndpointRequest; readonly answer: CallbackEndpointWithSecret };
  /** The callback endpoints, disabled ones included. */
  readonly listCallbackEndpoints: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: CallbackEndpointList };
  /** Remove a callback endpoint. */
  readonly removeCallbackEndpoint: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: undefined };
  /** Rotate the secret: the new one is shown only in this response, the old one also signs for 24 hours. */
  readonly rotateCallbackSecret: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: RotatedSecret };
  /** Enable a disabled endpoint. */
  readonly enableCallbackEndpoint: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: CallbackEndpoint };
  /** Send one test event, signed like any other. */
  readonly testCallbackEndpoint: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: StartedDelivery };
  /** Deliveries to an endpoint, newest first, with every attempt. */
  readonly listDeliveries: { readonly parameters: { readonly id: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: DeliveryList };
  /** Redeliver an event of the last 30 days, under the same message id. */
  readonly redeliver: { readonly parameters: { readonly id: string; readonly deliveryId: string }; readonly body: undefined; readonly answer: StartedDelivery };
  /** Redeliver every undelivered event since a time, such as those held while the endpoint was disabled. */
  readonly redeliverSince: { readonly parameters: { readonly id: string }; readonly body: { readonly since: string; readonly includeDelivered?: boolean }; readonly answer: { readonly endpointId: string; readonly events: number } };
  /** Whether this process responds. */
  readonly getHealth: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: Health };
  /** Whether this process can do its work. */
  readonly getReadiness: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: Health };
  /** Sign a browser in; the response sets its cookie. */
  readonly operatorSignIn: { readonly parameters: Record<string, never>; readonly body: { readonly token?: string }; readonly answer: OperatorSession };
  /** The signed-in operator. */
  readonly operatorSession: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: OperatorSession };
  /** Sign out. */
  readonly operatorSignOut: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: undefined };
  /** Problems, waiting work, and payments of the last 30 minutes. */
  readonly operationsOverview: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: OperationsOverview };
  /** Payments of all merchants, newest first. */
  readonly searchPayments: { readonly parameters: { readonly q?: string; readonly status?: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly gateway?: string; readonly kind?: "deposit" | "withdrawal" | "refund" | "reversal"; readonly merchant?: string; readonly environment?: "test" | "live"; readonly amountMinor?: number; readonly currency?: string; readonly review?: "true"; readonly createdFrom?: string; readonly createdBefore?: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: PaymentList };
  /** The same as CSV, at most 10,000 rows. */
  readonly exportPayments: { readonly parameters: { readonly q?: string; readonly status?: "created" | "submitted" | "pending" | "unknown" | "succeeded" | "failed"; readonly gateway?: string; readonly kind?: "deposit" | "withdrawal" | "refund" | "reversal"; readonly merchant?: string; readonly environment?: "test" | "live"; readonly amountMinor?: number; readonly currency?: string; readonly review?: "true"; readonly createdFrom?: string; readonly createdBefore?: string }; readonly body: undefined; readonly answer: string };
  /** One payment with its timeline, balance and allowed actions. */
  readonly showPayment: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: PaymentDetail };
  /** Look a payment up at its gateway now. */
  readonly lookUpPayment: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Capture all or part of what a pending deposit holds. */
  readonly capturePayment: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number; readonly amountMinor?: number }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Cancel a pending deposit. */
  readonly cancelPayment: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Refund all or part of a succeeded deposit. */
  readonly refundPayment: { readonly parameters: { readonly id: string; readonly idempotencyKey: string }; readonly body: { readonly version: number; readonly amountMinor?: number }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Resolve a payment in review, with evidence and a reason. */
  readonly resolveReview: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number; readonly outcome: "succeeded" | "failed" | "acknowledged"; readonly gatewayReference?: string; readonly reason: string }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Propose a reissue: nothing moved, and it should be sent once more. */
  readonly proposeReissue: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number; readonly reason: string }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Approve a reissue that another person proposed. */
  readonly approveReissue: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number; readonly reason: string }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Withdraw a proposed reissue. */
  readonly withdrawReissue: { readonly parameters: { readonly id: string }; readonly body: { readonly version: number; readonly reason: string }; readonly answer: { readonly transactionId: string; readonly status: string } };
  /** Payments in review, longest waiting first. */
  readonly listExceptions: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: ExceptionList };
  /** Look several payments up, as a job. */
  readonly lookUpExceptions: { readonly parameters: Record<string, never>; readonly body: { readonly transactionIds: readonly (string)[] }; readonly answer: OperatorJob };
  /** Stored gateway callbacks, newest first. */
  readonly listGatewayCallbacks: { readonly parameters: { readonly limit?: number; readonly cursor?: string; readonly gateway?: string }; readonly body: undefined; readonly answer: GatewayCallbackList };
  /** One callback as received, without secrets. */
  readonly showGatewayCallback: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: GatewayCallbackDetail };
  /** Preview what a replay would change. */
  readonly previewCallbackReplay: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: ReplayPreview };
  /** Read a callback again with the current adapter, and apply it. */
  readonly replayGatewayCallback: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: { readonly callbackId: string; readonly outcome: string } };
  /** Merchants’ endpoints with the results of their newest events. */
  readonly listEndpointHealth: { readonly parameters: { readonly merchant?: string }; readonly body: undefined; readonly answer: EndpointHealthList };
  /** Deliveries to an endpoint, newest first. */
  readonly listEndpointDeliveries: { readonly parameters: { readonly merchantId: string; readonly id: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: DeliveryList };
  /** Redeliver one event. */
  readonly redeliverEvent: { readonly parameters: { readonly merchantId: string; readonly id: string; readonly deliveryId: string }; readonly body: undefined; readonly answer: StartedDelivery };
  /** Redeliver every undelivered event since a time, as a job. */
  readonly redeliverEventsSince: { readonly parameters: { readonly merchantId: string; readonly id: string }; readonly body: { readonly since: string; readonly includeDelivered?: boolean }; readonly answer: OperatorJob };
  /** Send one test event. */
  readonly testEndpoint: { readonly parameters: { readonly merchantId: string; readonly id: string }; readonly body: Record<string, never>; readonly answer: StartedDelivery };
  /** Enable a disabled endpoint. */
  readonly enableEndpoint: { readonly parameters: { readonly merchantId: string; readonly id: string }; readonly body: Record<string, never>; readonly answer: CallbackEndpoint };
  /** Rotate the secret; the new one is shown only in this response. */
  readonly rotateEndpointSecret: { readonly parameters: { readonly merchantId: string; readonly id: string }; readonly body: Record<string, never>; readonly answer: { readonly secret: string } };
  /** In-process event handlers with the results of their newest events. */
  readonly listEventHandlers: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: { readonly handlers: readonly ({ readonly name: string; readonly events: readonly (string)[]; readonly updatedAt: string; readonly runsHere: boolean; readonly delivered: number; readonly exhausted: number; readonly pending: number; readonly held: number; readonly successRate?: number })[] } };
  /** Events of a handler with every try and why it failed, newest first. */
  readonly listEventHandlerDeliveries: { readonly parameters: { readonly name: string; readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: DeliveryList };
  /** Redeliver one event to a handler. */
  readonly redeliverEventToHandler: { readonly parameters: { readonly name: string; readonly deliveryId: string }; readonly body: undefined; readonly answer: StartedDelivery };
  /** Redeliver every undelivered event of a handler since a time, as a job. */
  readonly redeliverToEventHandler: { readonly parameters: { readonly name: string }; readonly body: { readonly since: string; readonly includeDelivered?: boolean }; readonly answer: OperatorJob };
  /** Remove a handler that no process has, and give up its waiting events. */
  readonly removeEventHandler: { readonly parameters: { readonly name: string }; readonly body: undefined; readonly answer: { readonly name: string; readonly givenUp: number } };
  /** The newest bulk jobs with their progress. */
  readonly listJobs: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: OperatorJobList };
  /** One job. */
  readonly showJob: { readonly parameters: { readonly id: string }; readonly body: undefined; readonly answer: OperatorJob };
  /** Compare a period with a gateway’s own records or a statement, as a job. */
  readonly startReconciliation: { readonly parameters: Record<string, never>; readonly body: { readonly gateway: string; readonly from: string; readonly to: string; readonly statement?: string; readonly record?: boolean }; readonly answer: OperatorJob };
  /** Payments that customers started themselves; by default those without a merchant. */
  readonly searchIncomingDeposits: { readonly parameters: { readonly limit?: number; readonly cursor?: string; readonly all?: "true" }; readonly body: undefined; readonly answer: OperatorIncomingDepositList };
  /** Assign an incoming deposit to a merchant. */
  readonly assignIncomingDeposit: { readonly parameters: { readonly id: string }; readonly body: { readonly merchantId: string }; readonly answer: { readonly done: boolean } };
  /** Work that failed on every attempt. */
  readonly listDeadLetters: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: DeadLetterList };
  /** Retry the work of a dead letter. */
  readonly retryDeadLetter: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: { readonly done: boolean } };
  /** Merchants and their tokens, without secrets. */
  readonly listMerchants: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: MerchantList };
  /** Let a merchant use these gateways and no other. */
  readonly allowMerchantGateways: { readonly parameters: { readonly merchantId: string }; readonly body: { readonly gateways: readonly (string)[] }; readonly answer: { readonly done: boolean } };
  /** Let a merchant use every gateway. */
  readonly allowEveryGateway: { readonly parameters: { readonly merchantId: string }; readonly body: undefined; readonly answer: { readonly done: boolean } };
  /** Revoke a merchant’s token. */
  readonly revokeMerchantToken: { readonly parameters: { readonly id: string }; readonly body: Record<string, never>; readonly answer: { readonly done: boolean } };
  /** Gateways, what they offer, and their breakers. */
  readonly listGatewayHealth: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: GatewayHealthList };
  /** Operators who may sign in. */
  readonly listOperators: { readonly parameters: Record<string, never>; readonly body: undefined; readonly answer: OperatorList };
  /** The audit log, newest first. */
  readonly listOperatorCalls: { readonly parameters: { readonly limit?: number; readonly cursor?: string }; readonly body: undefined; readonly answer: OperatorCallLog };
}

/** Method, path and query of each operation. */
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
  operatorSignIn: { method: 'POST', path: '/v1/operations/session', query: [] },
  operatorSession: { method: 'GET', path: '/v1/operations/session', query: [] },
  operatorSignOut: { method: 'DELETE', path: '/v1/operations/session', query: [] },
  operationsOverview: { method: 'GET', path: '/v1/operations/overview', query: [] },
  searchPayments: { method: 'GET', path: '/v1/operations/payments', query: ['q', 'status', 'gateway', 'kind', 'merchant', 'environment', 'amountMinor', 'currency', 'review', 'createdFrom', 'createdBefore', 'limit', 'cursor'] },
  exportPayments: { method: 'GET', path: '/v1/operations/payments.csv', query: ['q', 'status', 'gateway', 'kind', 'merchant', 'environment', 'amountMinor', 'currency', 'review', 'createdFrom', 'createdBefore'] },
  showPayment: { method: 'GET', path: '/v1/operations/payments/{id}', query: [] },
  lookUpPayment: { method: 'POST', path: '/v1/operations/payments/{id}/look-up', query: [] },
  capturePayment: { method: 'POST', path: '/v1/operations/payments/{id}/capture', query: [] },
  cancelPayment: { method: 'POST', path: '/v1/operations/payments/{id}/cancel', query: [] },
  refundPayment: { method: 'POST', path: '/v1/operations/payments/{id}/refund', query: [] },
  resolveReview: { method: 'POST', path: '/v1/operations/payments/{id}/resolution', query: [] },
  proposeReissue: { method: 'POST', path: '/v1/operations/payments/{id}/reissue', query: [] },
  approveReissue: { method: 'POST', path: '/v1/operations/payments/{id}/reissue/approval', query: [] },
  withdrawReissue: { method: 'POST', path: '/v1/operations/payments/{id}/reissue/withdrawal', query: [] },
  listExceptions: { method: 'GET', path: '/v1/operations/exceptions', query: [] },
  lookUpExceptions: { method: 'POST', path: '/v1/operations/exceptions/look-ups', query: [] },
  listGatewayCallbacks: { method: 'GET', path: '/v1/operations/callbacks', query: ['limit', 'cursor', 'gateway'] },
  showGatewayCallback: { method: 'GET', path: '/v1/operations/callbacks/{id}', query: [] },
  previewCallbackReplay: { method: 'POST', path: '/v1/operations/callbacks/{id}/replay-preview', query: [] },
  replayGatewayCallback: { method: 'POST', path: '/v1/operations/callbacks/{id}/replay', query: [] },
  listEndpointHealth: { method: 'GET', path: '/v1/operations/endpoints', query: ['merchant'] },
  listEndpointDeliveries: { method: 'GET', path: '/v1/operations/merchants/{merchantId}/endpoints/{id}/deliveries', query: ['limit', 'cursor'] },
  redeliverEvent: { method: 'POST', path: '/v1/operations/merchants/{merchantId}/endpoints/{id}/deliveries/{deliveryId}/redeliver', query: [] },
  redeliverEventsSince: { method: 'POST', path: '/v1/operations/merchants/{merchantId}/endpoints/{id}/redeliver', query: [] },
  testEndpoint: { method: 'POST', path: '/v1/operations/merchants/{merchantId}/endpoints/{id}/test', query: [] },
  enableEndpoint: { method: 'POST', path: '/v1/operations/merchants/{merchantId}/endpoints/{id}/enable', query: [] },
  rotateEndpointSecret: { method: 'POST', path: '/v1/operations/merchants/{merchantId}/endpoints/{id}/rotate-secret', query: [] },
  listEventHandlers: { method: 'GET', path: '/v1/operations/event-handlers', query: [] },
  listEventHandlerDeliveries: { method: 'GET', path: '/v1/operations/event-handlers/{name}/deliveries', query: ['limit', 'cursor'] },
  redeliverEventToHandler: { method: 'POST', path: '/v1/operations/event-handlers/{name}/deliveries/{deliveryId}/redeliver', query: [] },
  redeliverToEventHandler: { method: 'POST', path: '/v1/operations/event-handlers/{name}/redeliver', query: [] },
  removeEventHandler: { method: 'DELETE', path: '/v1/operations/event-handlers/{name}', query: [] },
  listJobs: { method: 'GET', path: '/v1/operations/jobs', query: [] },
  showJob: { method: 'GET', path: '/v1/operations/jobs/{id}', query: [] },
  startReconciliation: { method: 'POST', path: '/v1/operations/reconciliations', query: [] },
  searchIncomingDeposits: { method: 'GET', path: '/v1/operations/incoming-deposits', query: ['limit', 'cursor', 'all'] },
  assignIncomingDeposit: { method: 'POST', path: '/v1/operations/incoming-deposits/{id}/assign', query: [] },
  listDeadLetters: { method: 'GET', path: '/v1/operations/dead-letters', query: [] },
  retryDeadLetter: { method: 'POST', path: '/v1/operations/dead-letters/{id}/retry', query: [] },
  listMerchants: { method: 'GET', path: '/v1/operations/merchants', query: [] },
  allowMerchantGateways: { method: 'POST', path: '/v1/operations/merchants/{merchantId}/gateways', query: [] },
  allowEveryGateway: { method: 'DELETE', path: '/v1/operations/merchants/{merchantId}/gateways', query: [] },
  revokeMerchantToken: { method: 'POST', path: '/v1/operations/tokens/{id}/revoke', query: [] },
  listGatewayHealth: { method: 'GET', path: '/v1/operations/gateways', query: [] },
  listOperators: { method: 'GET', path: '/v1/operations/operators', query: [] },
  listOperatorCalls: { method: 'GET', path: '/v1/operations/calls', query: ['limit', 'cursor'] },
};
