import { LangoProblem } from '../../client/create-lango-client.js';
import type { PaymentRequest, TransactionView, RefundRequest } from '../../client/generated-api-types.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { apiScopes } from './api-token.js';
import { apiRoutes } from './api-routes.js';
import type { CallerCall } from './api-call.js';
import { createApiHandlers } from './api-handlers.js';
import type { Caller } from './authenticate.js';
import { checkIdempotencyKey } from './idempotency-key.js';
import { Problem, notFound } from './problem.js';
import { readJsonBody } from './read-json-body.js';
import { waitForOutcome } from './wait-for-outcome.js';

/** Merchant and idempotency key of a request. The same key and request are one transaction, over HTTP and in-process. */
export interface PaymentCall {
  /** The merchant, from `admin.createMerchant`. */
  readonly merchantId: string;
  /** 1 to 255 printable ASCII characters, chosen before the first attempt and reused for retries. */
  readonly idempotencyKey: string;
}

/** A request about one of the merchant's transactions. */
export interface TransactionCall extends PaymentCall {
  readonly transactionId: string;
}

/** Settings of {@link Payments.outcome}. */
export interface OutcomeOptions {
  /** Milliseconds to wait, 0 to 3,600,000; then the transaction is returned as it is. */
  readonly timeoutMs: number;
  /** Only a transaction of this merchant. Default: of any. */
  readonly merchantId?: string;
  /** Ends the wait early, such as when the client has disconnected. */
  readonly signal?: AbortSignal;
}

/**
 * The api without HTTP and tokens: same rules, same transactions. The environment is the gateway's. Where the api answers with a problem,
 * {@link LangoProblem} is thrown.
 */
export interface Payments {
  /** Asks a customer for money. Resolves once the request is stored. */
  deposit(request: PaymentCall & PaymentRequest): Promise<TransactionView>;
  /** Sends money to a customer. */
  withdraw(request: PaymentCall & PaymentRequest): Promise<TransactionView>;
  /** Refunds all or part of a succeeded deposit. */
  refund(request: TransactionCall & RefundRequest): Promise<TransactionView>;
  /** Asks the gateway to reverse a payment. */
  reverse(request: TransactionCall & RefundRequest): Promise<TransactionView>;
  /** Captures all or part of the money that a deposit holds; the rest is released. */
  capture(request: TransactionCall & Pick<RefundRequest, 'amount'>): Promise<TransactionView>;
  /** Cancels a pending deposit. */
  cancel(request: TransactionCall): Promise<TransactionView>;
  /** One transaction with its balance and entries. `merchantId` restricts it to that merchant. */
  transaction(transactionId: string, options?: { readonly merchantId?: string }): Promise<TransactionView>;
  /** Waits until the transaction is final or the time is up. One that is still open is returned as it is; an event reports its end. */
  outcome(transactionId: string, options: OutcomeOptions): Promise<TransactionView>;
}

/** A request of any operation. Callers without types may pass anything. */
interface AnyCall extends PaymentCall {
  readonly gateway?: unknown;
  readonly transactionId?: unknown;
}

type PaymentOperation =
  | 'createDeposit'
  | 'createWithdrawal'
  | 'refundDeposit'
  | 'reverseTransaction'
  | 'captureDeposit'
  | 'cancelTransaction';

/** Builds them on the api's handlers. */
export function createPayments(context: ServiceContext): Payments {
  const { store, gateways } = context;
  const handlers = createApiHandlers(context);

  /** @throws {Problem} 422 for an unknown merchant, 403 for a disabled one */
  const callerOf = async (merchantId: unknown, environment: Caller['environment']): Promise<Caller> => {
    const isText = typeof merchantId === 'string' && /^[\x21-\x7e]{1,64}$/.test(merchantId);
    const merchant = isText ? await store.findMerchant(merchantId) : undefined;
    if (merchant === undefined)
      throw new Problem(422, 'unknown-merchant', 'merchantId: there is no such merchant', 'merchantId');
    if (merchant.disabledAtMs !== undefined)
      throw new Problem(403, 'merchant-disabled', 'this merchant is disabled', 'merchantId');
    return {
      ...inProcessCaller(merchant.merchantId, environment),
      ...(merchant.gateways && { gateways: merchant.gateways }),
    };
  };
  /** @throws {Problem} 404 for an unknown transaction, also for another merchant's */
  const find = async (transactionId: string, merchantId?: string): Promise<TransactionRecord> => {
    const isId = typeof transactionId === 'string' && /^txn_[0-9a-f]{32}$/.test(transactionId);
    const record = isId ? await store.find(transactionId) : undefined;
    if (record === undefined || record.merchantId !== (merchantId ?? record.merchantId)) throw notFound();
    return record;
  };
  const environmentOfGateway = (gatewayId: unknown): Caller['environment'] =>
    (typeof gatewayId === 'string' ? gateways.find(gatewayId)?.capabilities.environment : undefined) ??
    'test';
  /** Builds the request as it would come over HTTP, so that an idempotency key has the same fingerprint either way. */
  const submit = (operation: PaymentOperation) =>
    asProblem(async ({ merchantId, idempotencyKey, transactionId, ...body }: AnyCall) => {
      const { method, path, body: schema } = apiRoutes[operation];
      const id = typeof transactionId === 'string' ? transactionId : '';
      const request = new Request(`http://in-process${path.replace('{id}', encodeURIComponent(id))}`, {
        method,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': checkIdempotencyKey(idempotencyKey),
        },
        body: toJson(body),
      });
      const environment = path.includes('{id}')
        ? (await find(id)).environment
        : environmentOfGateway(body.gateway);
      const caller = await callerOf(merchantId, environment);
      const parsed: unknown = await readJsonBody<unknown>(request.clone(), schema);
      const handle = handlers[operation] as (call: CallerCall) => Promise<HttpResult>;
      return toView(await handle({ request, caller, params: { id }, body: parsed, query: {} }));
    });
  const view = asProblem(
    async (transactionId: string, { merchantId }: { readonly merchantId?: string } = {}) => {
      const record = await find(transactionId, merchantId);
      const caller = inProcessCaller(record.merchantId, record.environment);
      const request = new Request('http://in-process/');
      return toView(
        await handlers.getTransaction({
          request,
          caller,
          params: { id: transactionId },
          body: {},
          query: {},
        }),
      );
    },
  );
  return {
    deposit: submit('createDeposit'),
    withdraw: submit('createWithdrawal'),
    refund: submit('refundDeposit'),
    reverse: submit('reverseTransaction'),
    capture: submit('captureDeposit'),
    cancel: submit('cancelTransaction'),
    transaction: view,
    outcome: asProblem(async (transactionId: string, { timeoutMs, merchantId, signal }: OutcomeOptions) => {
      if (!(timeoutMs >= 0 && timeoutMs <= 3_600_000))
        throw new Problem(
          422,
          'invalid-request',
          'timeoutMs: must be 0 to 3,600,000 milliseconds',
          'timeoutMs',
        );
      await find(transactionId, merchantId);
      await waitForOutcome(context, transactionId, timeoutMs, signal);
      return view(transactionId);
    }),
  };
}

const inProcessCaller = (merchantId: string, environment: Caller['environment']): Caller => ({
  merchantId,
  environment,
  keyId: 'in-process',
  scopes: apiScopes,
});

const toView = ({ body }: HttpResult): TransactionView => JSON.parse(body) as TransactionView;

/** @throws {Problem} 422 for a value that JSON cannot represent, such as a bigint */
function toJson(body: object): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new Problem(422, 'invalid-request', 'the request has a value that JSON cannot represent');
  }
}

/** Throws problems as {@link LangoProblem}, as the client does. */
const asProblem =
  <Parameters extends readonly unknown[], Result>(work: (...args: Parameters) => Promise<Result>) =>
  async (...args: Parameters): Promise<Result> => {
    try {
      return await work(...args);
    } catch (error) {
      throw error instanceof Problem ? toLangoProblem(error) : error;
    }
  };

function toLangoProblem(problem: Problem): LangoProblem {
  const { status, body } = problem.toResult();
  return new LangoProblem(status, JSON.parse(body) as LangoProblem['problem']);
}
