import type { AdministrationStore, IncomingDepositView } from '../../ports/administration-store.js';
import type { EventDraft } from '../../ports/merchant-event.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { fromRow } from './from-row.js';
import { insertEvents } from './merchant-event-rows.js';
import { constraintOf, hasRows, type SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type IncomingDepositMethods = Pick<
  TransactionStore,
  'recordIncomingDeposit' | 'mayBeOurDeposit' | 'postponeIncomingDeposit' | 'bookIncomingDeposit'
> &
  Pick<AdministrationStore, 'listIncomingDeposits' | 'findIncomingDeposit' | 'assignIncomingDeposit'>;

export const incomingColumns = `incoming_deposit_id, gateway_id, gateway_account, environment, gateway_reference, amount_minor, currency,
  account_reference, receiving_account, counterparty, paid_at, evidence, merchant_id, assigned_at, transaction_id, received_at`;

/** A row with {@link incomingColumns}. */
export interface IncomingRow {
  readonly paid_at: Date | null;
}

export const toIncomingDeposit = ({ paid_at: paidAt, ...row }: IncomingRow): IncomingDepositView => ({
  ...fromRow<IncomingDepositView>(row),
  ...(paidAt !== null && { paidAt: paidAt.toISOString() }),
});

/** Receives `$2` to `$5`: type, key, message id and body of an event; `$6` and `$7`: now, and when it is due. */
const draftFor = (source: string) => `
  SELECT NULL::text AS transaction_id, merchant_id, environment, NULL::text AS callback_url, $6::timestamptz AS at,
    $7::timestamptz AS due_at, 0::bigint AS place, $2::text AS event_type, $3::text AS event_key, $4::text AS message_id, $5::text AS body
  FROM ${source} WHERE $2::text IS NOT NULL AND merchant_id IS NOT NULL`;

const eventValues = (event: EventDraft | undefined, nowMs: number, dueAtMs: number) => [
  event?.eventType ?? null,
  event?.eventKey ?? null,
  event?.messageId ?? null,
  event?.body ?? null,
  toTimestamp(nowMs),
  toTimestamp(dueAtMs),
];

/** Incoming deposits: payments that customers started themselves. */
export function incomingDepositQueries(query: SqlQuery, search: SqlQuery): IncomingDepositMethods {
  return {
    recordIncomingDeposit: async (deposit, appliedCallbackId, dueAtMs) => {
      await query(
        `WITH recorded AS (
           INSERT INTO incoming_deposits (${incomingColumns}, due_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13,
             CASE WHEN $13::text IS NOT NULL THEN $14::timestamptz END, NULL, $14, $15)
           ON CONFLICT (gateway_id, environment, gateway_reference) DO NOTHING
         )
         UPDATE gateway_callbacks SET processed_at = $14, outcome = 'incoming-deposit', due_at = NULL WHERE callback_id = $16`,
        [
          deposit.incomingDepositId,
          deposit.gatewayId,
          deposit.gatewayAccount,
          deposit.environment,
          deposit.gatewayReference,
          deposit.amountMinor,
          deposit.currency,
          deposit.accountReference ?? null,
          deposit.receivingAccount ?? null,
          JSON.stringify(deposit.counterparty),
          deposit.paidAt ?? null,
          deposit.evidence ?? null,
          deposit.merchantId ?? null,
          toTimestamp(deposit.receivedAtMs),
          toTimestamp(dueAtMs),
          appliedCallbackId,
        ],
      );
    },
    mayBeOurDeposit: (deposit, sinceMs) =>
      hasRows(
        query,
        `SELECT 1 AS found FROM transactions
         WHERE kind = 'deposit' AND receipt_number IS NULL
           AND (wake_at IS NOT NULL OR review_requested_at IS NOT NULL OR look_ups > 0)
           AND (status IN ('submitted', 'pending', 'unknown') OR (status = 'succeeded' AND look_ups > 0))
           AND gateway_id = $1 AND gateway_account = $2 AND environment = $3 AND amount_minor = $4 AND currency = $5
           AND created_at >= $6 AND created_at <= $7 LIMIT 1`,
        [
          deposit.gatewayId,
          deposit.gatewayAccount,
          deposit.environment,
          deposit.amountMinor,
          deposit.currency,
          toTimestamp(sinceMs),
          toTimestamp(deposit.receivedAtMs),
        ],
      ),
    postponeIncomingDeposit: async (incomingDepositId, dueAtMs) => {
      await query(
        'UPDATE incoming_deposits SET due_at = $2 WHERE incoming_deposit_id = $1 AND due_at IS NOT NULL',
        [incomingDepositId, toTimestamp(dueAtMs)],
      );
    },
    bookIncomingDeposit: async (incomingDepositId, event, nowMs, eventsDueAtMs) => {
      // Without an event it is held until an operator assigns a merchant.
      try {
        const rows = await query<{ delivery_id: string }>(
          `WITH booked AS (
             UPDATE incoming_deposits SET due_at = NULL, booked_at = $6,
               merchant_id = CASE WHEN $2::text IS NOT NULL THEN merchant_id END
             WHERE incoming_deposit_id = $1 AND booked_at IS NULL
             RETURNING incoming_deposit_id, gateway_id, gateway_account, environment, gateway_reference, merchant_id
           ), receipt AS (
             INSERT INTO receipts (gateway_id, gateway_account, environment, receipt_number, incoming_deposit_id)
             SELECT gateway_id, gateway_account, environment, gateway_reference, incoming_deposit_id FROM booked
           )
           ${insertEvents(draftFor('booked'))}`,
          [incomingDepositId, ...eventValues(event, nowMs, eventsDueAtMs)],
        );
        return { kind: 'booked', eventIds: rows.map((row) => row.delivery_id) };
      } catch (error) {
        if (constraintOf(error) !== 'receipts_pkey') throw error;
        return { kind: 'deposit', transactionId: await becomeDeposit(query, incomingDepositId, nowMs) };
      }
    },
    listIncomingDeposits: async ({ merchantId, environment, unassignedOnly, limit, before }) => {
      const rows = await search<IncomingRow>(
        `SELECT ${incomingColumns} FROM incoming_deposits
         WHERE ($1::text IS NULL OR merchant_id = $1) AND ($2::text IS NULL OR environment = $2)
           AND (NOT $3::boolean OR merchant_id IS NULL) AND transaction_id IS NULL
           AND ($1::text IS NULL OR booked_at IS NOT NULL)
           AND ($5::text IS NULL OR (received_at, incoming_deposit_id) < (
             SELECT received_at, incoming_deposit_id FROM incoming_deposits WHERE incoming_deposit_id = $5))
         ORDER BY received_at DESC, incoming_deposit_id DESC LIMIT $4`,
        [merchantId ?? null, environment ?? null, unassignedOnly === true, limit, before ?? null],
      );
      return rows.map(toIncomingDeposit);
    },
    findIncomingDeposit: async (incomingDepositId) => {
      const [row] = await query<IncomingRow>(
        `SELECT ${incomingColumns} FROM incoming_deposits WHERE incoming_deposit_id = $1`,
        [incomingDepositId],
      );
      return row && toIncomingDeposit(row);
    },
    assignIncomingDeposit: async (incomingDepositId, merchantId, event, nowMs) => {
      const rows = await query<{ event_ids: readonly string[] | null }>(
        `WITH assigned AS (
           UPDATE incoming_deposits SET merchant_id = $8, assigned_at = $6
           WHERE incoming_deposit_id = $1 AND merchant_id IS NULL AND transaction_id IS NULL
           RETURNING incoming_deposit_id, environment, merchant_id, booked_at
         ), told AS (
           ${insertEvents(draftFor('(SELECT * FROM assigned WHERE booked_at IS NOT NULL) booked'))}
         )
         SELECT (SELECT jsonb_agg(delivery_id) FROM told) AS event_ids FROM assigned`,
        [incomingDepositId, ...eventValues(event, nowMs, nowMs), merchantId],
      );
      return rows[0] && (rows[0].event_ids ?? []);
    },
  };
}

/** The receipt belongs to one of our deposits: the incoming deposit is that payment, reported by another channel. */
async function becomeDeposit(query: SqlQuery, incomingDepositId: string, nowMs: number): Promise<string> {
  const [row] = await query<{ transaction_id: string }>(
    `UPDATE incoming_deposits d SET due_at = NULL, booked_at = $2, transaction_id = r.transaction_id
     FROM receipts r
     WHERE d.incoming_deposit_id = $1 AND r.gateway_id = d.gateway_id AND r.gateway_account = d.gateway_account
       AND r.environment = d.environment AND r.receipt_number = d.gateway_reference
     RETURNING r.transaction_id`,
    [incomingDepositId, toTimestamp(nowMs)],
  );
  return row?.transaction_id ?? '';
}
