import type { IncomingDepositRecord } from '../../../packages/runtime-kafka/src/ports/gateway-callback.js';
import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import { insertEvents } from './delivery-statements.js';
import type { IncomingRow, MemoryRows, StatementContext } from './memory-rows.js';

type IncomingStatements = Pick<
  TransactionStore,
  | 'recordIncomingDeposit'
  | 'mayBeOurDeposit'
  | 'postponeIncomingDeposit'
  | 'bookIncomingDeposit'
  | 'findIncomingDeposits'
  | 'listIncomingDeposits'
>;

/** Incoming deposits, by receipt. */
export function incomingStatements(context: StatementContext): IncomingStatements {
  const { rows, add } = context;
  const rowOf = (incomingDepositId: string): IncomingRow | undefined =>
    [...rows.incomingDeposits.values()].find((row) => row.deposit.incomingDepositId === incomingDepositId);
  return {
    recordIncomingDeposit: async (deposit, appliedCallbackId, dueAtMs) => {
      const { gatewayId, environment, gatewayReference, receivedAtMs } = deposit;
      const key = `${gatewayId} ${environment} ${gatewayReference}`;
      if (!rows.incomingDeposits.has(key))
        rows.incomingDeposits.set(key, { deposit, dueAtMs, isBooked: false });
      const row = rows.callbacks.get(appliedCallbackId);
      if (row === undefined) return;
      row.callback = { ...row.callback, processedAtMs: receivedAtMs };
      row.outcome = 'incoming-deposit';
      row.dueAtMs = undefined;
    },
    mayBeOurDeposit: async (deposit, sinceMs) => mayBeOurDeposit(rows, deposit, sinceMs),
    postponeIncomingDeposit: async (incomingDepositId, dueAtMs) => {
      const row = rowOf(incomingDepositId);
      if (row?.dueAtMs !== undefined) row.dueAtMs = dueAtMs;
    },
    bookIncomingDeposit: async (incomingDepositId, event, nowMs, eventsDueAtMs) => {
      const row = rowOf(incomingDepositId);
      if (row === undefined || row.isBooked) return { kind: 'booked', eventIds: [] };
      const { gatewayId, gatewayAccount, environment, gatewayReference, merchantId } = row.deposit;
      const key = `${gatewayId} ${gatewayAccount} ${environment} ${gatewayReference}`;
      const owner = rows.receipts.get(key);
      Object.assign(row, { isBooked: true, dueAtMs: undefined });
      if (owner !== undefined && 'transactionId' in owner) {
        const { transactionId } = owner;
        row.deposit = { ...row.deposit, transactionId };
        add({ kind: 'incoming deposit booked', incomingDepositId, gatewayReference, transactionId });
        return { kind: 'deposit', transactionId };
      }
      if (event === undefined) row.deposit = withoutMerchant(row.deposit);
      rows.receipts.set(key, { incomingDepositId });
      add({ kind: 'incoming deposit booked', incomingDepositId, gatewayReference });
      const draft = { events: event === undefined ? [] : [event], atMs: nowMs, eventsDueAtMs };
      const eventIds =
        merchantId === undefined || event === undefined
          ? []
          : insertEvents(context, draft, { merchantId, environment });
      return { kind: 'booked', eventIds };
    },
    findIncomingDeposits: async ({ gatewayId, environment }, references) =>
      [...rows.incomingDeposits.values()]
        .map(({ deposit }) => deposit)
        .filter(
          (deposit) =>
            deposit.gatewayId === gatewayId &&
            deposit.environment === environment &&
            references.includes(deposit.gatewayReference),
        ),
    listIncomingDeposits: async ({ merchantId, limit }) =>
      [...rows.incomingDeposits.values()]
        .filter(
          ({ isBooked, deposit }) =>
            merchantId === undefined || (isBooked && deposit.merchantId === merchantId),
        )
        .map(({ deposit }) => deposit)
        .filter(({ transactionId }) => transactionId === undefined)
        .slice(0, limit),
  };
}

function mayBeOurDeposit(rows: MemoryRows, deposit: IncomingDepositRecord, sinceMs: number): boolean {
  return [...rows.transactions.values()].some(({ record }) => {
    const { kind, receiptNumber, status, gatewayId, money, createdAt } = record.transaction;
    const createdAtMs = Date.parse(createdAt);
    return (
      kind === 'deposit' &&
      receiptNumber === undefined &&
      (['submitted', 'pending', 'unknown'].includes(status) ||
        (status === 'succeeded' && record.lookUps > 0)) &&
      gatewayId === deposit.gatewayId &&
      record.gatewayAccount === deposit.gatewayAccount &&
      record.environment === deposit.environment &&
      money.amountMinor === deposit.amountMinor &&
      money.currency === deposit.currency &&
      createdAtMs >= sinceMs &&
      createdAtMs <= deposit.receivedAtMs
    );
  });
}

/** An operator assigns it later. */
function withoutMerchant({ merchantId: _, ...deposit }: IncomingDepositRecord): IncomingDepositRecord {
  return deposit;
}
