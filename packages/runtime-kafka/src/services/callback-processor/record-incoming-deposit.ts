import { accountOf } from '../../ports/account-of.js';
import type { IncomingDepositRecord, StoredCallback } from '../../ports/gateway-callback.js';
import type { ServiceContext } from '../shared/service-context.js';
import { bookIncomingDeposit } from './book-incoming-deposit.js';
import type { StoredResult } from '../../messages/stored-result.js';

/** Stores a payment that a customer started, and books it. */
export async function recordIncomingDeposit(
  context: ServiceContext,
  callback: StoredCallback,
  { deposit, merchantId }: Extract<StoredResult, { kind: 'incoming-deposit' }>,
): Promise<void> {
  const { store, random, gateways, clock, claimMs } = context;
  const { gatewayId, environment, evidence, receivedAtMs, callbackId } = callback;
  const { money, accountReference, paidAt, receivingAccount } = deposit;
  const record: IncomingDepositRecord = {
    incomingDepositId: `inc_${Buffer.from(random.bytes(16)).toString('hex')}`,
    gatewayId,
    gatewayAccount: accountOf(gateways.get(gatewayId)),
    environment,
    gatewayReference: deposit.gatewayReference,
    amountMinor: money.amountMinor,
    currency: money.currency,
    counterparty: deposit.counterparty,
    receivedAtMs,
    ...(accountReference !== undefined && { accountReference }),
    ...(receivingAccount !== undefined && { receivingAccount }),
    ...(paidAt !== undefined && !Number.isNaN(Date.parse(paidAt)) && { paidAt }),
    ...(evidence !== undefined && { evidence }),
    ...(merchantId !== undefined && { merchantId }),
  };
  await store.recordIncomingDeposit(record, callbackId, clock.now() + claimMs);
  // If this fails, the claim loop books it.
  await bookIncomingDeposit(context, record);
}
