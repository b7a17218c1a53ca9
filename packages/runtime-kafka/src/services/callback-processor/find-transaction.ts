import type { GatewayEntry, GatewayUpdate } from '@lango/core';
import { accountOf } from '../../ports/account-of.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Milliseconds for which an unmatched callback is retried. Not longer: accounts also carry payments that are not ours. */
const matchWithinMs = 30_000;

/**
 * Finds the callback's transaction by its URL, by our id that the gateway returns, or by the gateway reference; else says why there is none.
 * Throws while it may still appear: a callback can overtake the response that brings the gateway reference.
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
  const account = accountOf(gateways.get(gatewayId));
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
