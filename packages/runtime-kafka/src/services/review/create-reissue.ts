import { assertOperationSupported, PaymentError } from '@lango/core';
import { newRecord } from '../../decisions/new-record.js';
import { accountOf } from '../../ports/account-of.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { NewTransaction } from '../../ports/transaction-change.js';
import { movingOperation } from '../../ports/moving-operation.js';
import type { ServiceContext } from '../shared/service-context.js';

/**
 * The same payment as a new transaction: same gateway, amount and counterparty; a new id, and so a new idempotency key at the gateway (I3).
 *
 * @throws {ConfigurationError} in one line when the gateway is gone or no longer offers it
 */
export function createReissue(
  context: ServiceContext,
  first: TransactionRecord,
  secondId: string,
): NewTransaction {
  const { clock, policy, handOverMs } = context;
  const { callbackUrl, merchantId, environment } = first;
  const { transactionId, ...payment } = first.transaction;
  const created = newRecord(
    payment,
    { merchantId, environment, gatewayAccount: sendingAccount(context, first) },
    { nowMs: clock.now(), policy, claimMs: handOverMs, transactionId: secondId },
  );
  const record: TransactionRecord = {
    ...created,
    ...(callbackUrl !== undefined && { callbackUrl }),
    reissueOf: transactionId,
  };
  // A merchant's key cannot contain a space.
  const idempotencyKey = `reissue ${transactionId}`;
  return {
    record,
    idempotencyKey,
    fingerprint: idempotencyKey,
  };
}

/** The account that evidence about the new transaction must come from. */
function sendingAccount(
  { gateways }: ServiceContext,
  { transaction, environment }: TransactionRecord,
): string {
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
  return accountOf(gateway);
}
