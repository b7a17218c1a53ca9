import type {
  AuditStore,
  ReceiptClaim,
  ReceiptKey,
  TransactionAccount,
  RefundAccount,
} from '../../ports/audit-store.js';
import { firstIdAt } from '../../ports/first-id-at.js';
import { toJournalRow, type StoredJournalRow } from './journal-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { toRecord, toTimestamp, type TransactionRow } from './transaction-row.js';

type AccountRow = TransactionRow & {
  readonly audited_journal: readonly (Omit<StoredJournalRow, 'at'> & { readonly at: string })[] | null;
  readonly audited_undoings: readonly (Omit<RefundAccount, 'entries'> & {
    readonly entries: RefundAccount['entries'] | null;
  })[];
  readonly owner_transaction_id: string | null;
  readonly owner_deposit_id: string | null;
};

/** The chosen rows with everything they must agree with, in one statement, so that it is a consistent snapshot. */
const accountsOf = (chosen: string) => `
WITH page AS (${chosen})
SELECT p.*, r.transaction_id AS owner_transaction_id, r.incoming_deposit_id AS owner_deposit_id,
  (SELECT jsonb_agg(jsonb_build_object('transaction_id', j.transaction_id, 'kind', j.kind, 'version', j.version, 'status', j.status,
      'cause', j.cause, 'at', j.at, 'data', j.data) ORDER BY j.sequence)
    FROM journal j WHERE j.transaction_id = p.transaction_id) AS audited_journal,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('transactionId', u.transaction_id, 'status', u.status, 'amountMinor', u.amount_minor,
      'entries', (SELECT jsonb_agg(e.data->'entry' ORDER BY e.sequence) FROM journal e
        WHERE e.transaction_id = u.transaction_id AND e.kind = 'entry'))), '[]'::jsonb)
    FROM transactions u WHERE u.original_transaction_id = p.transaction_id) AS audited_undoings
FROM page p LEFT JOIN receipts r ON r.gateway_id = p.gateway_id AND r.gateway_account = p.gateway_account
  AND r.environment = p.environment AND r.receipt_number = p.receipt_number
ORDER BY p.transaction_id`;

const pageSql = accountsOf(
  'SELECT * FROM transactions WHERE transaction_id > $1 AND ($2::text IS NULL OR transaction_id < $2) ORDER BY transaction_id LIMIT $3',
);
const oneSql = accountsOf('SELECT * FROM transactions WHERE transaction_id = $1');

const receiptColumns = 'gateway_id, gateway_account, environment, receipt_number';
const receiptsSql = `
SELECT jsonb_build_object('gatewayId', r.gateway_id, 'gatewayAccount', r.gateway_account, 'environment', r.environment,
    'receiptNumber', r.receipt_number) AS receipt,
  r.transaction_id, r.incoming_deposit_id,
  CASE WHEN t.transaction_id IS NOT NULL THEN jsonb_build_object('gatewayId', t.gateway_id, 'gatewayAccount', t.gateway_account,
      'environment', t.environment, 'receiptNumber', t.receipt_number)
    WHEN d.incoming_deposit_id IS NOT NULL THEN jsonb_build_object('gatewayId', d.gateway_id, 'gatewayAccount', d.gateway_account,
      'environment', d.environment, 'receiptNumber', d.gateway_reference) END AS named
FROM receipts r LEFT JOIN transactions t ON t.transaction_id = r.transaction_id
  LEFT JOIN incoming_deposits d ON d.incoming_deposit_id = r.incoming_deposit_id
WHERE ($1::text IS NULL OR (r.gateway_id, r.gateway_account, r.environment, r.receipt_number) > ($1, $2, $3, $4))
  AND (r.transaction_id IS NULL OR (r.transaction_id >= $5 AND ($6::text IS NULL OR r.transaction_id < $6)))
  AND (d.received_at IS NULL OR (d.received_at >= coalesce($7::timestamptz, '-infinity')
    AND d.received_at < coalesce($8::timestamptz, 'infinity')))
ORDER BY ${receiptColumns.replaceAll(/(\w+)/g, 'r.$1')} LIMIT $9`;

interface ClaimRow {
  readonly receipt: ReceiptKey;
  readonly transaction_id: string | null;
  readonly incoming_deposit_id: string | null;
  readonly named: (Omit<ReceiptKey, 'receiptNumber'> & { readonly receiptNumber: string | null }) | null;
}

/** What an audit reads. */
export function auditQueries(query: SqlQuery): AuditStore {
  return {
    listAccounts: async ({ fromMs = 0, toMs, after, limit }) => {
      const until = toMs === undefined ? null : firstIdAt(toMs);
      return (await query<AccountRow>(pageSql, [after ?? firstIdAt(fromMs), until, limit])).map(toAccount);
    },
    findAccount: async (transactionId) => {
      const [row] = await query<AccountRow>(oneSql, [transactionId]);
      return row && toAccount(row);
    },
    listReceiptClaims: async ({ fromMs = 0, toMs, after, limit }) => {
      const rows = await query<ClaimRow>(receiptsSql, [
        after?.gatewayId ?? null,
        after?.gatewayAccount ?? null,
        after?.environment ?? null,
        after?.receiptNumber ?? null,
        firstIdAt(fromMs),
        toMs === undefined ? null : firstIdAt(toMs),
        toTimestamp(fromMs),
        toTimestamp(toMs),
        limit,
      ]);
      return rows.map(toClaim);
    },
  };
}

function toAccount(row: AccountRow): TransactionAccount {
  const owner = toOwner(row.owner_transaction_id, row.owner_deposit_id);
  return {
    record: toRecord(row),
    journal: (row.audited_journal ?? []).map((line) => toJournalRow({ ...line, at: new Date(line.at) })),
    refunds: row.audited_undoings.map((refund) => ({ ...refund, entries: refund.entries ?? [] })),
    ...(owner && { receiptOwner: owner }),
  };
}

function toClaim({
  receipt,
  transaction_id: id,
  incoming_deposit_id: depositId,
  named,
}: ClaimRow): ReceiptClaim {
  const owner = toOwner(id, depositId);
  if (owner === undefined) throw new Error('a receipt without an owner: the table forbids it');
  if (named === null) return { ...receipt, owner };
  const { receiptNumber, ...account } = named;
  return { ...receipt, owner, named: { ...account, ...(receiptNumber !== null && { receiptNumber }) } };
}

function toOwner(transactionId: string | null, incomingDepositId: string | null) {
  if (transactionId !== null) return { transactionId };
  return incomingDepositId === null ? undefined : { incomingDepositId };
}
