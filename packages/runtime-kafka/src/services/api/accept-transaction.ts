import { createTransactionId, type Transaction } from '@lango/core';
import { createMessage } from '../../messages/create-message.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { withoutUndefined } from '../../ports/without-undefined.js';
import type { Answer } from '../../ports/answer.js';
import type { ServiceContext } from '../service-context.js';
import type { Caller } from './authenticate.js';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.js';
import { Problem } from './problem.js';
import { toTransactionView } from './transaction-view.js';

/** What a valid request asks for. */
export interface AcceptedRequest {
  readonly transaction: Pick<
    Transaction,
    | 'kind'
    | 'gatewayId'
    | 'money'
    | 'merchantReference'
    | 'counterparty'
    | 'metadata'
    | 'gatewayOptions'
    | 'originalTransactionId'
  >;
  readonly callbackUrl?: string | undefined;
  readonly reserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
}

/**
 * Commits row, idempotency key and outbox together, and only then answers 202 (I15, I20). The same request again gets the same
 * answer; the same key with another request is a mistake of the caller's.
 */
export async function acceptTransaction(
  context: ServiceContext,
  caller: Caller,
  request: Request,
  body: unknown,
  { transaction, callbackUrl, reserve }: AcceptedRequest,
): Promise<Answer> {
  const { clock, random, policy, store, publisher, gateways, merchantHttp } = context;
  // Test and live are two worlds: one key in both is two keys.
  const idempotencyKey = `${caller.environment}:${readIdempotencyKey(request)}`;
  if (callbackUrl !== undefined) {
    const refusal = await merchantHttp.whyRefused(callbackUrl);
    if (refusal !== undefined)
      throw new Problem(422, 'callback-url-refused', `callbackUrl: ${refusal}`, 'callbackUrl');
  }
  const nowMs = clock.now();
  const transactionId = createTransactionId(nowMs, (size) => random.bytes(size));
  const submitByMs =
    nowMs + (transaction.kind === 'deposit' ? policy.depositSubmitByMs : policy.withdrawalSubmitByMs);
  const record: TransactionRecord = {
    transaction: {
      ...withoutUndefined<typeof transaction>(transaction),
      transactionId,
      status: 'created',
      version: 1,
      createdAt: new Date(nowMs).toISOString(),
      submitBy: new Date(submitByMs).toISOString(),
    },
    merchantId: caller.merchantId,
    environment: caller.environment,
    gatewayAccount: gateways.get(transaction.gatewayId).capabilities.account ?? transaction.gatewayId,
    ...(callbackUrl !== undefined && { callbackUrl }),
    attempts: 0,
    uncertain: false,
    lookUps: 0,
    dueAtMs: nowMs,
  };
  const responseBody = JSON.stringify(toTransactionView(record));
  const messages = [createMessage(random, 'payment-requested-v1', transactionId, { transactionId }, nowMs)];
  const outcome = await store.createTransaction({
    record,
    idempotencyKey,
    fingerprint: fingerprintOf(request, body),
    responseBody,
    messages: publisher.stage(messages),
    ...(reserve && { reserve }),
  });
  switch (outcome.kind) {
    case 'created':
      publisher.publish(messages);
      return accepted(transactionId, responseBody);
    case 'replayed': {
      const earlier = JSON.parse(outcome.responseBody) as { transactionId: string };
      return accepted(earlier.transactionId, outcome.responseBody);
    }
    case 'key-reused':
      throw new Problem(
        422,
        'idempotency-key-reused',
        'this Idempotency-Key came before with another request',
        'Idempotency-Key',
      );
    case 'not-refundable':
      throw new Problem(
        422,
        'not-refundable',
        'only a succeeded deposit can be undone, and never more than is left of it',
        'amount',
      );
  }
}

function accepted(transactionId: string, body: string): Answer {
  return {
    status: 202,
    headers: { 'content-type': 'application/json', location: `/v1/transactions/${transactionId}` },
    body,
  };
}
