import { expect } from 'vitest';
import type { ProductionSystem } from './production-system.js';

/**
 * Waits until every payment is final and told, then compares the providers' own ledgers, our rows and the merchant's receipts. Only the
 * test's own time-out limits the waiting: timing never decides.
 */
export async function expectAgreement(system: ProductionSystem, payments: number): Promise<void> {
  const isFinal = (status: string) => status === 'succeeded' || status === 'failed';
  const toldFinal = () =>
    new Set(
      [...system.merchant.receipts.values()]
        .filter(({ type }) => type === 'transaction.succeeded' || type === 'transaction.failed')
        .map(({ transactionId }) => transactionId),
    );
  for (;;) {
    const rows = await system.transactions().catch(() => []);
    if (
      rows.length >= payments &&
      rows.every(({ status }) => isFinal(status)) &&
      toldFinal().size >= rows.length
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const rows = await system.transactions();
  expect(rows).toHaveLength(payments);
  const moved = new Map<string, number>();
  for (const { transactionId } of await system.simulators.movements()) {
    moved.set(transactionId, (moved.get(transactionId) ?? 0) + 1);
  }
  const disagreements = rows.filter(
    ({ transaction_id: id, status }) => (moved.get(id) ?? 0) !== (status === 'succeeded' ? 1 : 0),
  );
  expect(disagreements).toEqual([]);
  expect([...moved.keys()].filter((id) => !rows.some((row) => row.transaction_id === id))).toEqual([]);
  // Each merchant was told the status that is stored, under one message id for each event.
  const told = new Map<string, string[]>();
  for (const { transactionId, type } of system.merchant.receipts.values()) {
    if (type === 'transaction.pending') continue;
    told.set(transactionId, [...(told.get(transactionId) ?? []), type]);
  }
  expect(
    rows.filter(({ transaction_id: id, status }) => told.get(id)?.join() !== `transaction.${status}`),
  ).toEqual([]);
}
