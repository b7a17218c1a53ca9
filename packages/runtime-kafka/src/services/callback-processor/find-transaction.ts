import type { GatewayEntry, GatewayUpdate } from '@lango/core';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Milliseconds for which a callback without a transaction is tried again: objects that are not ours share the account. */
const matchWithinMs = 30_000;

/**
 * The callback's transaction: by its own address, by our id that the gateway carries back, or by the gateway's number; else why there is
 * none. Throws while it may still come, such as a callback that overtakes the answer which brings the gateway's number.
 */
export async function findTransaction(
  { store, gateways, clock }: ServiceContext,
  callback: StoredCallback,
  {
    transactionId,
    gatewayReference,
  }: Pick<GatewayUpdate | GatewayEntry, 'transactionId' | 'gatewayReference'>,
): Promise<TransactionRecord | 'unmatched' | 'not-ours'> {
  const { gatewayId, environment } = callback;
  const account = gateways.get(gatewayId).capabilities.account ?? gatewayId;
  const id = callback.transactionId ?? transactionId;
  let record: TransactionRecord | undefined;
  if (id !== undefined) record = await store.find(id);
  else if (gatewayReference !== undefined)
    record = await store.findByGatewayReference(gatewayId, account, environment, gatewayReference);
  if (record === undefined) {
    if (clock.now() - callback.receivedAtMs > matchWithinMs) return 'unmatched';
    throw new Error('no transaction matches the callback yet');
  }
  const isOurs =
    record.transaction.gatewayId === gatewayId &&
    record.environment === environment &&
    record.gatewayAccount === account &&
    (transactionId === undefined || transactionId === record.transaction.transactionId);
  return isOurs ? record : 'not-ours';
}
