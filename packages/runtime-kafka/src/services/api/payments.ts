import { LangoProblem } from '../../client/create-lango-client.js';
import type { PaymentRequest, TransactionView, RefundRequest } from '../../client/generated-api-types.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { HostCalls } from '../shared/host-calls.js';
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
export function createPayments(context: ServiceContext, calls: HostCalls): Payments {
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
    asCall(calls, async (call: AnyCall) => {
      if (typeof call !== 'object' || call === null)
        throw new Problem(422, 'invalid-request', 'the request must be an object');
      const { merchantId, idempotencyKey, transactionId, ...body } = call;
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
  const view = async (
    transactionId: string,
    { merchantId }: { readonly merchantId?: string } = {},
  ): Promise<TransactionView> => {
    const record = await find(transactionId, merchantId);
    const caller = inProcessCaller(record.merchantId, record.environment);
    const request = new Request('http://in-process/');
    const params = { id: transactionId };
    return toView(await handlers.getTransaction({ request, caller, params, body: {}, query: {} }));
  };
  return {
    deposit: submit('createDeposit'),
    withdraw: submit('createWithdrawal'),
    refund: submit('refundDeposit'),
    reverse: submit('reverseTransaction'),
    capture: submit('captureDeposit'),
    cancel: submit('cancelTransaction'),
    transaction: asCall(calls, view),
    outcome: asCall(calls, async (transactionId: string, options: OutcomeOptions) => {
      const { timeoutMs, merchantId, signal } = checkOutcomeOptions(options);
      await find(transactionId, merchantId);
      const signals = [calls.stopping, ...(signal === undefined ? [] : [signal])];
      await waitForOutcome(context, transactionId, timeoutMs, signals);
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

/** @throws {Problem} 422, naming the option */
function checkOutcomeOptions(options: Partial<OutcomeOptions> | null | undefined): OutcomeOptions {
  const { timeoutMs, signal } = options ?? {};
  const wrong = (field: 'timeoutMs' | 'signal', must: string) =>
    new Problem(422, 'invalid-request', `${field}: must be ${must}`, field);
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0 && timeoutMs <= 3_600_000))
    throw wrong('timeoutMs', '0 to 3,600,000 milliseconds');
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw wrong('signal', 'an AbortSignal');
  return { ...options, timeoutMs };
}

const hasStopped = () =>
  new Problem(
    503,
    'unavailable',
    'this runtime has stopped; the same request with the same key may be sent again',
  );

/** Throws problems as {@link LangoProblem}, as the client does. */
const asCall =
  <Parameters extends readonly unknown[], Result>(
    calls: HostCalls,
    work: (...args: Parameters) => Promise<Result>,
  ) =>
  async (...args: Parameters): Promise<Result> => {
    try {
      return await calls.run(() => work(...args), hasStopped);
    } catch (error) {
      throw error instanceof Problem ? toLangoProblem(error) : error;
    }
  };

/** The key is a member of the request here, and no header. */
function inTheProcess(problem: Problem): Problem {
  const { status, code, detail, field } = problem;
  if (field !== 'Idempotency-Key') return problem;
  const said = detail.replace(/Idempotency-Key( header)?/, 'idempotencyKey');
  return new Problem(status, code, said, 'idempotencyKey');
}

function toLangoProblem(problem: Problem): LangoProblem {
  const { status, body } = inTheProcess(problem).toResult();
  return new LangoProblem(status, JSON.parse(body) as LangoProblem['problem']);
}
