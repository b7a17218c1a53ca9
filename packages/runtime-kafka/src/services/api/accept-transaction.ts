import { createTransactionId } from '@lango/core';
import { asAccepted, newRecord, type RequestedPayment } from '../../decisions/new-record.js';
import { accountOf } from '../../ports/account-of.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { Caller } from './authenticate.js';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.js';
import { Problem } from './problem.js';
import { toTransactionView } from './transaction-view.js';

/** What a valid request asks for. */
export interface AcceptedRequest {
  readonly transaction: RequestedPayment;
  readonly callbackUrl?: string | undefined;
  readonly reserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
}

/**
 * Commits the row with its idempotency key and first step, then answers 202 (I15, I20). A repeated request gets the same response.
 *
 * @throws {Problem} 422 when the callback URL is refused, the key was used with another request, or the original cannot be refunded
 */
export async function acceptTransaction(
  context: ServiceContext,
  caller: Caller,
  request: Request,
  body: unknown,
  { transaction, callbackUrl, reserve }: AcceptedRequest,
): Promise<HttpResult> {
  const { clock, random, policy, store, wakeUps, gateways, merchantHttp, handOverMs } = context;
  const idempotencyKey = readIdempotencyKey(request);
  if (callbackUrl !== undefined) {
    const refusal = await merchantHttp.whyRefused(callbackUrl, caller.merchantId);
    if (refusal !== undefined)
      throw new Problem(422, 'callback-url-refused', `callbackUrl: ${refusal}`, 'callbackUrl');
  }
  const nowMs = clock.now();
  const transactionId = createTransactionId(nowMs, (size) => random.bytes(size));
  const gatewayAccount = accountOf(gateways.get(transaction.gatewayId));
  const created = newRecord(
    transaction,
    { merchantId: caller.merchantId, environment: caller.environment, gatewayAccount },
    { nowMs, policy, claimMs: handOverMs, transactionId },
  );
  const record: TransactionRecord = { ...created, ...(callbackUrl !== undefined && { callbackUrl }) };
  const outcome = await store.createTransaction({
    record,
    idempotencyKey,
    fingerprint: fingerprintOf(request, body),
    ...(reserve && { reserve }),
  });
  switch (outcome.kind) {
    case 'created':
      wakeUps.send('payment-requested-v1', transactionId, { transactionId });
      return accepted(record);
    case 'replayed':
      return accepted(asAccepted(outcome.record));
    case 'key-reused':
      throw new Problem(
        422,
        'idempotency-key-reused',
        'this Idempotency-Key was already used with another request',
        'Idempotency-Key',
      );
    case 'not-refundable':
      throw new Problem(
        422,
        'not-refundable',
        'only a succeeded payment can be refunded or reversed, and never more than is left of it',
        'amount',
      );
  }
}

function accepted(record: TransactionRecord): HttpResult {
  return {
    status: 202,
    headers: {
      'content-type': 'application/json',
      location: `/v1/transactions/${record.transaction.transactionId}`,
    },
    body: JSON.stringify(toTransactionView(record)),
  };
}
