import type { HistoryWorld } from './operations-of.js';

/** The payment of transactions, keys and receipts. */
export interface Payments {
  /** Of a transaction: itself, or the one it refunds. */
  readonly of: (transactionId: string) => string | undefined;
  /** Of a merchant's key: that of the first transaction accepted under it. */
  readonly ofKey: (merchantId: string, key: string) => string | undefined;
  /** Of a receipt: that of its transaction in the gateway's ledger. */
  readonly ofReceipt: (receiptNumber: string) => string | undefined;
  readonly all: ReadonlySet<string>;
}

/** Collects them from what was created, accepted and moved, so that lost rows are included. */
export function findPayments({ trace, providers }: HistoryWorld): Payments {
  const byTransaction = new Map<string, string>();
  const byKey = new Map<string, string>();
  const byReceipt = new Map<string, string>();
  const all = new Set<string>();
  const put = (transactionId: string, payment: string): void => {
    byTransaction.set(transactionId, payment);
    all.add(payment);
  };
  for (const { event } of trace.entries) {
    if (event.kind !== 'created' || event.outcome !== 'created') continue;
    const { transactionId, originalTransactionId } = event.entry.record.transaction;
    put(transactionId, originalTransactionId ?? transactionId);
  }
  for (const { event } of trace.entries) {
    if (event.kind !== 'api request' || event.status !== 202 || event.transactionId === undefined) continue;
    const [kind, about = ''] = event.request.split(' ');
    if (kind === 'cancel' || kind === 'read') continue;
    const name = `${event.merchantId} ${event.idempotencyKey}`;
    if (!byTransaction.has(event.transactionId)) put(event.transactionId, about || event.transactionId);
    if (!byKey.has(name)) byKey.set(name, byTransaction.get(event.transactionId) ?? event.transactionId);
  }
  for (const { ledger } of providers)
    for (const { response, transaction } of ledger.records)
      if (response.status === 'succeeded' && response.receiptNumber !== undefined)
        byReceipt.set(response.receiptNumber, transaction.transactionId);
  return {
    of: (transactionId) => byTransaction.get(transactionId),
    ofKey: (merchantId, key) => byKey.get(`${merchantId} ${key}`),
    ofReceipt: (receiptNumber) => byReceipt.get(receiptNumber),
    all,
  };
}
