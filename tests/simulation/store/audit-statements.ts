import type {
  AuditStore,
  ReceiptClaim,
  ReceiptKey,
  ReceiptOwner,
  TransactionAccount,
} from '../../../packages/runtime-kafka/src/ports/audit-store.js';
import { firstIdAt } from '../../../packages/runtime-kafka/src/ports/first-id-at.js';
import { entriesOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import { readRecord, type MemoryRows, type StatementContext } from './memory-rows.js';

/** What an audit reads. */
export function auditStatements({ rows }: StatementContext): AuditStore {
  return {
    listAccounts: async ({ fromMs = 0, toMs, after = firstIdAt(fromMs), limit }) => {
      return [...rows.transactions.keys()]
        .filter(
          (transactionId) => transactionId > after && (toMs === undefined || transactionId < firstIdAt(toMs)),
        )
        .sort()
        .slice(0, limit)
        .flatMap((transactionId) => accountOf(rows, transactionId) ?? []);
    },
    findAccount: async (transactionId) => accountOf(rows, transactionId),
    listReceiptClaims: async ({ fromMs = 0, toMs = Infinity, after, limit }) => {
      const isWithin = (owner: ReceiptOwner): boolean => {
        if ('transactionId' in owner) {
          const isBefore = toMs === Infinity || owner.transactionId < firstIdAt(toMs);
          return isBefore && owner.transactionId >= firstIdAt(fromMs);
        }
        const at = depositOf(rows, owner.incomingDepositId)?.receivedAtMs;
        return at === undefined || (at >= fromMs && at < toMs);
      };
      return [...rows.receipts]
        .filter(([key, owner]) => (after === undefined || key > textOf(after)) && isWithin(owner))
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .slice(0, limit)
        .map(([key, owner]) => claimOf(rows, key, owner));
    },
  };
}

function accountOf(rows: MemoryRows, transactionId: string): TransactionAccount | undefined {
  const record = readRecord(rows.transactions.get(transactionId));
  if (record === undefined) return undefined;
  const { gatewayAccount, environment, transaction } = record;
  const { gatewayId, receiptNumber = '' } = transaction;
  const receiptOwner = rows.receipts.get(textOf({ gatewayId, gatewayAccount, environment, receiptNumber }));
  const refunds = [...rows.transactions.values()]
    .map((row) => row.record.transaction)
    .filter(({ originalTransactionId }) => originalTransactionId === transactionId)
    .map((one) => ({
      transactionId: one.transactionId,
      status: one.status,
      amountMinor: one.money.amountMinor,
      entries: entriesOf(rows.journal.get(one.transactionId) ?? []),
    }));
  const journal = rows.journal.get(transactionId) ?? [];
  return { record, journal, refunds, ...(receiptOwner && { receiptOwner }) };
}

const textOf = ({ gatewayId, gatewayAccount, environment, receiptNumber }: ReceiptKey): string =>
  `${gatewayId} ${gatewayAccount} ${environment} ${receiptNumber}`;

function claimOf(rows: MemoryRows, key: string, owner: ReceiptOwner): ReceiptClaim {
  const [gatewayId = '', gatewayAccount = '', environment, receiptNumber = ''] = key.split(' ');
  const ownerRow = 'transactionId' in owner ? ofTransaction(rows, owner) : ofDeposit(rows, owner);
  return {
    gatewayId,
    gatewayAccount,
    environment: environment === 'live' ? 'live' : 'test',
    receiptNumber,
    owner,
    ...(ownerRow && { named: ownerRow }),
  };
}

function ofTransaction(
  rows: MemoryRows,
  { transactionId }: { readonly transactionId: string },
): ReceiptClaim['named'] {
  const record = rows.transactions.get(transactionId)?.record;
  if (record === undefined) return undefined;
  const { gatewayId, receiptNumber } = record.transaction;
  const { gatewayAccount, environment } = record;
  return { gatewayId, gatewayAccount, environment, ...(receiptNumber !== undefined && { receiptNumber }) };
}

function ofDeposit(
  rows: MemoryRows,
  { incomingDepositId }: { readonly incomingDepositId: string },
): ReceiptClaim['named'] {
  const deposit = depositOf(rows, incomingDepositId);
  if (deposit === undefined) return undefined;
  const { gatewayId, gatewayAccount, environment, gatewayReference: receiptNumber } = deposit;
  return { gatewayId, gatewayAccount, environment, receiptNumber };
}

const depositOf = (rows: MemoryRows, incomingDepositId: string) =>
  [...rows.incomingDeposits.values()].find((row) => row.deposit.incomingDepositId === incomingDepositId)
    ?.deposit;
