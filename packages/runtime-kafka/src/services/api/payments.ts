import type { z } from 'zod';
import { LangoProblem } from '../../client/create-lango-client.js';
import type { PaymentRequest, TransactionView, RefundRequest } from '../../client/generated-api-types.js';
import type { Answer } from '../../ports/answer.js';
import type { ServiceContext } from '../shared/service-context.js';
import { apiScopes } from './api-token.js';
import { apiRoutes } from './api-routes.js';
import { ownTransaction, type CallerCall } from './api-call.js';
import type { Caller } from './authenticate.js';
import { checkIdempotencyKey } from './idempotency-key.js';
import { paymentHandler, refundHandler } from './payment-handlers.js';
import { operationHandler } from './operation-handler.js';
import { Problem, notFound } from './problem.js';
import { readHandlers } from './read-handlers.js';
import { readJsonBody } from './read-json-body.js';
import { waitForOutcome } from './wait-for-outcome.js';

/** For whom, and under which key: the same key and the same request are one transaction, over HTTP and here. */
export interface PaymentCall {
  /** The merchant, from `admin.createMerchant`. */
  readonly merchantId: string;
  /** 1 to 255 printable ASCII characters, chosen before the first try and kept for all others. */
  readonly idempotencyKey: string;
}

/** A call about a transaction of the merchant's. */
export interface TransactionCall extends PaymentCall {
  readonly transactionId: string;
}

/** Settings of a wait. */
export interface OutcomeOptions {
  /** Milliseconds; whoever waits gets the transaction as it then stands. 0 to 3,600,000. */
  readonly timeoutMs: number;
  /** Only this merchant's. Default: anybody's. */
  readonly merchantId?: string;
  /** Ends the wait early, such as when whoever asked is gone. */
  readonly signal?: AbortSignal;
}

/**
 * What the api does, without HTTP and tokens: the same rules, the same transactions. The environment is the gateway's. What the api answers with a
 * problem is thrown as {@link LangoProblem}.
 */
export interface Payments {
  /** Asks a customer for money. Resolves once the request is safe from loss. */
  deposit(request: PaymentCall & PaymentRequest): Promise<TransactionView>;
  /** Sends money to a customer. */
  withdraw(request: PaymentCall & PaymentRequest): Promise<TransactionView>;
  /** Gives back all or some of a succeeded deposit. */
  refund(request: TransactionCall & RefundRequest): Promise<TransactionView>;
  /** Asks the gateway to undo a payment. */
  reverse(request: TransactionCall & RefundRequest): Promise<TransactionView>;
  /** Takes the money that a deposit holds, all or some; the rest is released. */
  capture(request: TransactionCall & Pick<RefundRequest, 'amount'>): Promise<TransactionView>;
  /** Ends a pending deposit without taking money. */
  cancel(request: TransactionCall): Promise<TransactionView>;
  /** One transaction with its balance and entries; only this merchant's where one is named. */
  transaction(transactionId: string, options?: { readonly merchantId?: string }): Promise<TransactionView>;
  /** Waits until the transaction is final, or the time is up: then its status is still open, and an event tells the end. */
  outcome(transactionId: string, options: OutcomeOptions): Promise<TransactionView>;
}

type Movement = 'createDeposit' | 'createWithdrawal';
type About = 'refundDeposit' | 'reverseTransaction' | 'captureDeposit' | 'cancelTransaction';

/** Builds them over the api's own handlers. */
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
    const list = merchant.gateways;
    const own = { merchantId: merchant.merchantId, environment, ...(list && { gateways: list }) };
    return { ...own, keyId: 'in-process', scopes: apiScopes };
  };
  /** The request as it would have come over HTTP, so that one key means one thing on both ways. */
  const ask = async <Body>(
    operation: Movement | About,
    handle: (call: CallerCall<Body>) => Promise<Answer>,
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
    const read = await readJsonBody(request.clone(), schema);
    return viewIn(await handle({ request, caller, params: { id }, body: read, query: {} }));
  };
  const environmentOfGateway = async (gatewayId: unknown) =>
    typeof gatewayId === 'string' ? (gateways.find(gatewayId)?.capabilities.environment ?? 'test') : 'test';
  const environmentOfTransaction = async (transactionId: string) =>
    (await find(context, transactionId)).environment;
  const about = <Body>(
    operation: About,
    handle: (call: CallerCall<Body>) => Promise<Answer>,
    schema: z.ZodType<Body>,
  ) =>
    asProblem((request: TransactionCall) =>
      ask(operation, handle, schema, request, environmentOfTransaction),
    );
  const movement = (operation: Movement, kind: 'deposit' | 'withdrawal') =>
    asProblem((request: PaymentCall & PaymentRequest) =>
      ask(operation, paymentHandler(context, kind), apiRoutes[operation].body, request, () =>
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
      return viewIn(
        await getTransaction({ request, caller, params: { id: transactionId }, body: {}, query: {} }),
      );
    },
  );
  return {
    deposit: movement('createDeposit', 'deposit'),
    withdraw: movement('createWithdrawal', 'withdrawal'),
    refund: about('refundDeposit', refundHandler(context, 'refund'), apiRoutes.refundDeposit.body),
    reverse: about(
      'reverseTransaction',
      refundHandler(context, 'reversal'),
      apiRoutes.reverseTransaction.body,
    ),
    capture: about('captureDeposit', operationHandler(context, 'capture'), apiRoutes.captureDeposit.body),
    cancel: about('cancelTransaction', operationHandler(context, 'cancel'), apiRoutes.cancelTransaction.body),
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

/** @throws {Problem} 404, the same for none and for another merchant's */
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

const viewIn = ({ body }: Answer): TransactionView => JSON.parse(body) as TransactionView;

/** @throws {Problem} 422 for what JSON has no text for, such as a number of type bigint */
function toJson(body: object): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new Problem(422, 'invalid-request', 'the request holds what is no JSON');
  }
}

/** Problems as callers of the client know them. */
const asProblem =
  <Parameters extends readonly unknown[], Result>(work: (...given: Parameters) => Promise<Result>) =>
  async (...given: Parameters): Promise<Result> => {
    try {
      return await work(...given);
    } catch (error) {
      throw error instanceof Problem ? toLangoProblem(error) : error;
    }
  };

function toLangoProblem(problem: Problem): LangoProblem {
  const { status, body } = problem.toAnswer();
  return new LangoProblem(status, JSON.parse(body) as LangoProblem['problem']);
}
