import { assertOperationSupported, createTransactionId, PaymentError } from '@lango/core';
import { emptyBalance } from '../../ports/balance.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { NewTransaction } from '../../ports/transaction-change.js';
import { movingOperation } from '../call-gateway.js';
import type { ServiceContext } from '../service-context.js';

/**
 * The same payment as a transaction of its own: its id, and with it the key that the gateway is given, is new (I3); who pays whom how much,
 * through which gateway, is not.
 *
 * @throws {ConfigurationError} in one line when the gateway is gone or no longer offers it
 */
export function createResend(context: ServiceContext, first: TransactionRecord): NewTransaction {
  const { clock, random, policy, claimMs } = context;
  const { kind, gatewayId, money, counterparty, metadata, merchantReference, gatewayOptions, transactionId } =
    first.transaction;
  const nowMs = clock.now();
  const newId = createTransactionId(nowMs, (size) => random.bytes(size));
  const submitByMs = nowMs + (kind === 'deposit' ? policy.depositSubmitByMs : policy.withdrawalSubmitByMs);
  const record: TransactionRecord = {
    transaction: {
      transactionId: newId,
      kind,
      gatewayId,
      money,
      status: 'created',
      version: 1,
      counterparty,
      metadata,
      createdAt: new Date(nowMs).toISOString(),
      submitBy: new Date(submitByMs).toISOString(),
      ...(merchantReference !== undefined && { merchantReference }),
      ...(gatewayOptions !== undefined && { gatewayOptions }),
    },
    merchantId: first.merchantId,
    environment: first.environment,
    gatewayAccount: accountOf(context, first),
    ...(first.callbackUrl !== undefined && { callbackUrl: first.callbackUrl }),
    attempts: 0,
    uncertain: false,
    lookUps: 0,
    balance: emptyBalance,
    nextStep: 'queued',
    dueAtMs: nowMs + claimMs,
    resendOf: transactionId,
  };
  // No key of a merchant's holds a space.
  const idempotencyKey = `resend ${transactionId}`;
  return {
    record,
    idempotencyKey,
    fingerprint: idempotencyKey,
  };
}

/** The account that evidence about the new transaction must come from. */
function accountOf({ gateways }: ServiceContext, { transaction, environment }: TransactionRecord): string {
  const { gatewayId, kind, money } = transaction;
  const gateway = gateways.find(gatewayId);
  if (gateway === undefined || gateway.capabilities.environment !== environment)
    throw new ConfigurationError(`there is no ${environment} gateway ${gatewayId} here to send it through`);
  try {
    assertOperationSupported(gateway, movingOperation[kind], money);
  } catch (error) {
    if (PaymentError.is(error)) throw new ConfigurationError(`${gatewayId} cannot send it: ${error.message}`);
    throw error;
  }
  return gateway.capabilities.account ?? gatewayId;
}
