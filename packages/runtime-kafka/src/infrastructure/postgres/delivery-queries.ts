import type { Delivery, TransactionStore } from '../../ports/transaction-store.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp, withoutUndefined } from './transaction-row.js';

type DeliveryMethods = Pick<
  TransactionStore,
  'createDeliveries' | 'claimDelivery' | 'endDeliveryAttempt' | 'listDeliveries' | 'redeliver'
>;

interface DeliveryRow {
  readonly delivery_id: string;
  readonly merchant_id: string;
  readonly transaction_id: string;
  readonly endpoint_id: string | null;
  readonly url: string;
  readonly event_type: string;
  readonly message_id: string;
  readonly body: string;
  readonly status: Delivery['status'];
  readonly attempts: number;
  readonly due_at: Date | null;
  readonly created_at: Date;
  readonly last_result: string | null;
  readonly secret_sealed: string;
}

const deliveryColumns = `d.delivery_id, d.merchant_id, d.transaction_id, d.endpoint_id, d.url, d.event_type, d.message_id, d.body,
  d.status, d.attempts, d.due_at, d.created_at, d.last_result`;
const withSecret = `coalesce(
  (SELECT secret_sealed FROM callback_endpoints e WHERE e.endpoint_id = d.endpoint_id),
  (SELECT callback_secret_sealed FROM merchants m WHERE m.merchant_id = d.merchant_id)) AS secret_sealed`;

/** Merchant callbacks on their way. */
export function deliveryQueries(query: SqlQuery): DeliveryMethods {
  return {
    createDeliveries: async (event) => {
      const rows = await query<DeliveryRow>(
        `WITH targets AS (
           SELECT endpoint_id, url FROM callback_endpoints
           WHERE merchant_id = $2 AND environment = $3 AND disabled_at IS NULL AND events ? $4
           UNION ALL
           SELECT NULL, $8::text WHERE $8::text IS NOT NULL
         ), made AS (
           INSERT INTO deliveries (delivery_id, merchant_id, transaction_id, endpoint_id, url, event_type, event_key, message_id, body,
             status, attempts, due_at, created_at)
           SELECT 'dlv_' || encode(sha256(($5 || ':' || coalesce(endpoint_id, ''))::bytea), 'hex'), $2, $1, endpoint_id, url, $4, $5, $6,
             $7, 'pending', 0, $9, $9
           FROM targets
           ON CONFLICT DO NOTHING
           RETURNING *
         ), announced AS (
           UPDATE transactions SET unannounced_since = NULL WHERE transaction_id = $1 AND version = $10
         )
         SELECT ${deliveryColumns}, ${withSecret} FROM made d`,
        [
          event.transactionId,
          event.merchantId,
          event.environment,
          event.eventType,
          event.eventKey,
          event.messageId,
          event.body,
          event.callbackUrl ?? null,
          toTimestamp(event.atMs),
          event.announcedVersion ?? null,
        ],
      );
      return rows.map(toDelivery);
    },
    claimDelivery: async (deliveryId, nowMs, leaseMs) => {
      const [row] = await query<DeliveryRow>(
        `UPDATE deliveries d SET attempts = attempts + 1, due_at = $3, swept_at = NULL
         WHERE delivery_id = $1 AND status = 'pending' AND due_at <= $2
         RETURNING ${deliveryColumns}, ${withSecret}`,
        [deliveryId, toTimestamp(nowMs), toTimestamp(nowMs + leaseMs)],
      );
      return row && toDelivery(row);
    },
    endDeliveryAttempt: async (result) => {
      await query(
        `WITH ended AS (
           UPDATE deliveries SET status = $4, due_at = $5, last_result = $6 WHERE delivery_id = $1 AND status = 'pending'
         ), logged AS (
           INSERT INTO delivery_attempts (delivery_id, attempt, at, result) VALUES ($1, $2, $3, $6) ON CONFLICT DO NOTHING
         ), disabled AS (
           UPDATE callback_endpoints SET disabled_at = $3 WHERE endpoint_id = $8 AND disabled_at IS NULL
         )
         ${insertOutbox('$7')}`,
        [
          result.deliveryId,
          result.attempt,
          toTimestamp(result.atMs),
          result.status,
          toTimestamp(result.dueAtMs),
          result.result,
          JSON.stringify(toOutboxRows(result.messages)),
          result.disableEndpointId ?? null,
        ],
      );
    },
    listDeliveries: async (merchantId, endpointId, limit) => {
      const rows = await query<DeliveryRow>(
        `SELECT ${deliveryColumns}, '' AS secret_sealed FROM deliveries d
         WHERE merchant_id = $1 AND endpoint_id = $2 ORDER BY created_at DESC LIMIT $3`,
        [merchantId, endpointId, limit],
      );
      return rows.map(toDelivery);
    },
    redeliver: async (merchantId, deliveryId, nowMs, messages) => {
      const rows = await query(
        `WITH again AS (
           UPDATE deliveries SET status = 'pending', due_at = $3 WHERE delivery_id = $2 AND merchant_id = $1 RETURNING delivery_id
         ), published AS (${insertOutbox('$4', 'EXISTS (SELECT 1 FROM again)')})
         SELECT delivery_id FROM again`,
        [merchantId, deliveryId, toTimestamp(nowMs), JSON.stringify(toOutboxRows(messages))],
      );
      return rows.length > 0;
    },
  };
}

const toDelivery = (row: DeliveryRow): Delivery =>
  withoutUndefined<Delivery>({
    deliveryId: row.delivery_id,
    merchantId: row.merchant_id,
    transactionId: row.transaction_id,
    endpointId: row.endpoint_id ?? undefined,
    url: row.url,
    eventType: row.event_type,
    messageId: row.message_id,
    body: row.body,
    status: row.status,
    attempts: row.attempts,
    dueAtMs: row.due_at?.getTime(),
    createdAtMs: row.created_at.getTime(),
    lastResult: row.last_result ?? undefined,
    secretSealed: row.secret_sealed,
  });
