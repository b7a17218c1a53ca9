import { expect } from 'vitest';
import type { ProductionSystem, StoredTransaction } from './production-system.js';

const isFinal = ({ status }: StoredTransaction) => status === 'succeeded' || status === 'failed';

/** However slow the machine: what has not come to an end by then never will. */
const endlessAfterMs = 8 * 60_000;

/**
 * Waits until every payment is final and told, or handed to a person, then compares the providers' own ledgers, our rows and the
 * merchant's receipts.
 */
export async function expectAgreement(system: ProductionSystem, payments: number): Promise<void> {
  const rows = await untilSettled(system, payments);
  expect(rows).toHaveLength(payments);
  const moved = new Map<string, number>();
  for (const { transactionId } of await system.simulators.movements()) {
    const id = transactionId ?? 'no transaction';
    moved.set(id, (moved.get(id) ?? 0) + 1);
  }
  const movementsOf = (row: StoredTransaction) => moved.get(row.transaction_id) ?? 0;
  expect([...moved.values()].filter((count) => count > 1)).toEqual([]);
  expect(
    rows.filter((row) => isFinal(row) && movementsOf(row) !== (row.status === 'succeeded' ? 1 : 0)),
  ).toEqual([]);
  expect([...moved.keys()].filter((id) => !rows.some((row) => row.transaction_id === id))).toEqual([]);
  const told = finalReceipts(system);
  const expected = (row: StoredTransaction) => (isFinal(row) ? `transaction.${row.status}` : undefined);
  expect(rows.filter((row) => told.get(row.transaction_id)?.join() !== expected(row))).toEqual([]);
}

async function untilSettled(
  system: ProductionSystem,
  payments: number,
): Promise<readonly StoredTransaction[]> {
  const giveUpAtMs = Date.now() + endlessAfterMs;
  for (;;) {
    const rows = await system.transactions().catch(() => []);
    const told = finalReceipts(system);
    // Stripe can always be asked again under the same key: nothing of it may be left to a person.
    const isSettled = (row: StoredTransaction) =>
      isFinal(row) ? told.has(row.transaction_id) : row.in_review && row.gateway_id !== 'stripe';
    const unsettled = rows.filter((row) => !isSettled(row));
    if (rows.length >= payments && unsettled.length === 0) return rows;
    if (Date.now() > giveUpAtMs)
      throw new Error(
        `${rows.length} of ${payments} payments are stored, and of these ${unsettled.length} do not end: ${JSON.stringify(unsettled.slice(0, 10))}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What the merchant was told of each transaction's end; a repeated delivery has the same message id and counts once. */
function finalReceipts(system: ProductionSystem): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, string[]>();
  for (const { transactionId, type } of system.merchant.receipts.values()) {
    if (type === 'transaction.pending') continue;
    told.set(transactionId, [...(told.get(transactionId) ?? []), type]);
  }
  return told;
}
