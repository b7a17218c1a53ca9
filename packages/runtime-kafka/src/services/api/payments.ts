import type { z } from 'zod';
import { LangoProblem } from '../../client/create-lango-client.js';
import type { PaymentRequest, TransactionView, RefundRequest } from '../../client/generated-api-types.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import { apiScopes } from './api-token.js';
import { apiRoutes } from './api-routes.js';
import { ownTransaction, type CallerCall } from './api-call.js';
import type { Caller } from './authenticate.js';
import { checkIdempotencyKey } from './idempotency-key.js';
import { paymentHandler, refundHandler } from './payment-handlers.js';
import { captureOrCancelHandler } from './capture-or-cancel-handler.js';
import { Problem, notFound } from './problem.js';
import { readHandlers } from './read-handlers.js';
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

type CreateOperation = 'createDeposit' | 'createWithdrawal';
type FollowUpOperation = 'refundDeposit' | 'reverseTransaction' | 'captureDeposit' | 'cancelTransaction';

/** Builds them on the api's handlers. */
export function createPayments(context: ServiceContext): Payments {
  const { store, gateways } = context;
  const { getTransaction } = readHandlers(context);

  /** @throws {Problem} 422 for an unknown merchant, 403 for a disabled one */
  const callerOf = async (merchantId: unknown, environment: Caller['environment']): Promise<Caller> => {
    const isText = typeof merchantId === 'string' && /^[\x21-\x7e]{1,64}$/.test(merchantId);
    const merchant = isText ? await store.findMerchant(merchantId) : undefined;
    if (merchant === undefined)
      throw new Problem(422, 'unknown-merchant', 'merchantId: there is no such merchant', 'merchantId');
    if (merchant.disabledAtMs !== undefined)
      throw new Problem(403, 'merchant-disabled', 'this merchant is disabled', 'merchantId');
    const allowed = merchant.gateways && { gateways: merchant.gateways };
    return {
      merchantId: merchant.merchantId,
      environment,
      ...allowed,
      keyId: 'in-process',
      scopes: apiScopes,
    };
  };
  /** Builds the request as it would come over HTTP, so that an idempotency key has the same fingerprint either way. */
  const submit = async <Body>(
    operation: CreateOperation | FollowUpOperation,
    handle: (call: CallerCall<Body>) => Promise<HttpResult>,
    schema: z.ZodType<Body>,
    { merchantId, idempotencyKey, transactionId, ...body }: PaymentCall & { readonly transactionId?: string },
    environmentOf: (transactionId: string) => Promise<Caller['environment']>,
  ): Promise<TransactionView> => {
    const id = typeof transactionId === 'string' ? transactionId : '';
    const { method, path } = apiRoutes[operation];
    const request = new Request(`http://in-process${path.replace('{id}', encodeURIComponent(id))}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': checkIdempotencyKey(idempotencyKey) },
      body: toJson(body),
    });
    const caller = await callerOf(merchantId, await environmentOf(id));
    const parsed = await readJsonBody(request.clone(), schema);
    return toView(await handle({ request, caller, params: { id }, body: parsed, query: {} }));
  };
  const environmentOfGateway = async (gatewayId: unknown) =>
    typeof gatewayId === 'string' ? (gateways.find(gatewayId)?.capabilities.environment ?? 'test') : 'test';
  const environmentOfTransaction = async (transactionId: string) =>
    (await find(context, transactionId)).environment;
  const followUp = <Body>(
    operation: FollowUpOperation,
    handle: (call: CallerCall<Body>) => Promise<HttpResult>,
    schema: z.ZodType<Body>,
  ) =>
    asProblem((request: TransactionCall) =>
      submit(operation, handle, schema, request, environmentOfTransaction),
    );
  const create = (operation: CreateOperation, kind: 'deposit' | 'withdrawal') =>
    asProblem((request: PaymentCall & PaymentRequest) =>
      submit(operation, paymentHandler(context, kind), apiRoutes[operation].body, request, () =>
        environmentOfGateway(request.gateway),
      ),
    );

  const view = asProblem(
    async (transactionId: string, { merchantId }: { readonly merchantId?: string } = {}) => {
      const record = await find(context, transactionId, merchantId);
      const { environment } = record;
      const caller: Caller = {
        merchantId: record.merchantId,
        environment,
        keyId: 'in-process',
        scopes: apiScopes,
      };
      const request = new Request('http://in-process/');
      return toView(
        await getTransaction({ request, caller, params: { id: transactionId }, body: {}, query: {} }),
      );
    },
  );
  return {
    deposit: create('createDeposit', 'deposit'),
    withdraw: create('createWithdrawal', 'withdrawal'),
    refund: followUp('refundDeposit', refundHandler(context, 'refund'), apiRoutes.refundDeposit.body),
    reverse: followUp(
      'reverseTransaction',
      refundHandler(context, 'reversal'),
      apiRoutes.reverseTransaction.body,
    ),
    capture: followUp(
      'captureDeposit',
      captureOrCancelHandler(context, 'capture'),
      apiRoutes.captureDeposit.body,
    ),
    cancel: followUp(
      'cancelTransaction',
      captureOrCancelHandler(context, 'cancel'),
      apiRoutes.cancelTransaction.body,
    ),
    transaction: view,
    outcome: asProblem(async (transactionId: string, { timeoutMs, merchantId, signal }: OutcomeOptions) => {
      if (!(timeoutMs >= 0 && timeoutMs <= 3_600_000))
        throw new Problem(
          422,
          'invalid-request',
          'timeoutMs: must be 0 to 3,600,000 milliseconds',
          'timeoutMs',
        );
      await find(context, transactionId, merchantId);
      await waitForOutcome(context, transactionId, timeoutMs, signal);
      return view(transactionId);
    }),
  };
}

/** @throws {Problem} 404, also for another merchant's */
async function find(context: ServiceContext, transactionId: string, merchantId?: string) {
  const known = typeof transactionId === 'string' && /^txn_[0-9a-f]{32}$/.test(transactionId);
  const record = known ? await context.store.find(transactionId) : undefined;
  if (record === undefined) throw notFound();
  const { environment } = record;
  return ownTransaction(
    context,
    { merchantId: merchantId ?? record.merchantId, environment, keyId: 'in-process', scopes: [] },
    transactionId,
  );
}

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
