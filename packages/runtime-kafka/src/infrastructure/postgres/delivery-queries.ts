import type { Delivery, TransactionStore } from '../../ports/transaction-store.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp, withoutUndefined } from './transaction-row.js';

type DeliveryMethods = Pick<
  TransactionStore,
  | 'createDeliveries'
  | 'claimDelivery'
  | 'endDeliveryAttempt'
  | 'postponeDelivery'
  | 'listDeliveries'
  | 'redeliver'
  | 'addDelivery'
>;

interface DeliveryRow {
  readonly delivery_id: string;
  readonly merchant_id: string;
  readonly transaction_id: string | null;
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
  readonly previous_secret_sealed?: string | null;
  readonly endpoint_disabled?: boolean | null;
  readonly log?: readonly { readonly attempt: number; readonly at: string; readonly result: string }[];
}

const deliveryColumns = `d.delivery_id, d.merchant_id, d.transaction_id, d.endpoint_id, d.url, d.event_type, d.message_id, d.body,
  d.status, d.attempts, d.due_at, d.created_at, d.last_result`;
const withSecret = `coalesce(
  (SELECT secret_sealed FROM callback_endpoints e WHERE e.endpoint_id = d.endpoint_id),
  (SELECT callback_secret_sealed FROM merchants m WHERE m.merchant_id = d.merchant_id)) AS secret_sealed`;
/** The secret before the current one, while both sign; and whether the endpoint still wants to be told. */
const withStanding = (now: string) => `CASE WHEN d.endpoint_id IS NULL
    THEN (SELECT previous_secret_sealed FROM merchants m WHERE m.merchant_id = d.merchant_id AND previous_secret_until > ${now})
    ELSE (SELECT previous_secret_sealed FROM callback_endpoints e
      WHERE e.endpoint_id = d.endpoint_id AND previous_secret_until > ${now}) END AS previous_secret_sealed,
  (SELECT disabled_at IS NOT NULL FROM callback_endpoints e WHERE e.endpoint_id = d.endpoint_id) AS endpoint_disabled`;

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
         RETURNING ${deliveryColumns}, ${withSecret}, ${withStanding('$2::timestamptz')}`,
        [deliveryId, toTimestamp(nowMs), toTimestamp(nowMs + leaseMs)],
      );
      return row && toDelivery(row);
    },
    endDeliveryAttempt: async (result) => {
      await query(
        `WITH ended AS (
           UPDATE deliveries SET status = $4, due_at = $5, last_result = $6 WHERE delivery_id = $1 AND status = 'pending'
           RETURNING delivery_id
         ), logged AS (
           INSERT INTO delivery_attempts (delivery_id, attempt, at, result)
           SELECT $1, $2::integer, $3::timestamptz, $6 WHERE EXISTS (SELECT 1 FROM ended) ON CONFLICT DO NOTHING
         ), endpoint AS (
           UPDATE callback_endpoints SET
             failing_since = CASE WHEN $4 = 'delivered' THEN NULL ELSE coalesce(failing_since, $3::timestamptz) END,
             disabled_at = CASE WHEN disabled_at IS NOT NULL THEN disabled_at
               WHEN $8::boolean OR ($4 <> 'delivered' AND failing_since <= $9::timestamptz) THEN $3::timestamptz END,
             disabled_reason = CASE WHEN disabled_at IS NOT NULL THEN disabled_reason
               WHEN $8::boolean THEN 'gone' WHEN $4 <> 'delivered' AND failing_since <= $9::timestamptz THEN 'no-success' END
           WHERE endpoint_id = (SELECT endpoint_id FROM deliveries WHERE delivery_id = $1) AND EXISTS (SELECT 1 FROM ended)
           RETURNING endpoint_id, merchant_id, environment, disabled_at
         ), told AS (
           INSERT INTO deliveries (delivery_id, merchant_id, transaction_id, endpoint_id, url, event_type, event_key, message_id, body,
             status, attempts, due_at, created_at)
           SELECT 'dlv_' || encode(sha256(($11::text || ':' || other.endpoint_id)::bytea), 'hex'), other.merchant_id, NULL,
             other.endpoint_id, other.url, $10::text, $11::text, $11::text, $12::text, 'pending', 0, $3::timestamptz, $3::timestamptz
           FROM endpoint JOIN callback_endpoints other
             ON other.merchant_id = endpoint.merchant_id AND other.environment = endpoint.environment
           WHERE endpoint.disabled_at = $3::timestamptz AND other.disabled_at IS NULL AND other.endpoint_id <> endpoint.endpoint_id
             AND other.events ? $10::text
           ON CONFLICT DO NOTHING
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
          result.isGone === true,
          toTimestamp(result.disableIfFailingSinceMs),
          result.disabledNotice?.eventType ?? '',
          result.disabledNotice?.messageId ?? '',
          result.disabledNotice?.body ?? '',
        ],
      );
    },
    postponeDelivery: async (deliveryId, dueAtMs, messages) => {
      await query(
        `WITH later AS (
           UPDATE deliveries SET due_at = $2, attempts = greatest(attempts - 1, 0) WHERE delivery_id = $1 AND status = 'pending'
         )
         ${insertOutbox('$3')}`,
        [deliveryId, toTimestamp(dueAtMs), JSON.stringify(toOutboxRows(messages))],
      );
    },
    listDeliveries: async (endpointId, { limit, before }) => {
      const rows = await query<DeliveryRow>(
        `SELECT ${deliveryColumns}, '' AS secret_sealed, coalesce((
             SELECT jsonb_agg(jsonb_build_object('attempt', a.attempt, 'at', a.at, 'result', a.result) ORDER BY a.attempt)
             FROM delivery_attempts a WHERE a.delivery_id = d.delivery_id), '[]'::jsonb) AS log
         FROM deliveries d
         WHERE endpoint_id = $1 AND ($3::text IS NULL OR (created_at, delivery_id) < (
           SELECT created_at, delivery_id FROM deliveries WHERE delivery_id = $3 AND endpoint_id = $1))
         ORDER BY created_at DESC, delivery_id DESC LIMIT $2`,
        [endpointId, limit, before ?? null],
      );
      return rows.map(toDelivery);
    },
    redeliver: async (endpointId, deliveryId, sinceMs, nowMs, messages) => {
      const rows = await query(
        `WITH again AS (
           UPDATE deliveries SET status = 'pending', due_at = $4
           WHERE delivery_id = $2 AND endpoint_id = $1 AND created_at >= $3 RETURNING delivery_id
         ), published AS (${insertOutbox('$5', 'EXISTS (SELECT 1 FROM again)')})
         SELECT delivery_id FROM again`,
        [
          endpointId,
          deliveryId,
          toTimestamp(sinceMs),
          toTimestamp(nowMs),
          JSON.stringify(toOutboxRows(messages)),
        ],
      );
      return rows.length > 0;
    },
    addDelivery: async (delivery, messages) => {
      await query(
        `WITH made AS (
           INSERT INTO deliveries (delivery_id, merchant_id, endpoint_id, url, event_type, event_key, message_id, body, status, attempts,
             due_at, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 'pending', 0, $8, $8)
         )
         ${insertOutbox('$9')}`,
        [
          delivery.deliveryId,
          delivery.merchantId,
          delivery.endpointId,
          delivery.url,
          delivery.eventType,
          delivery.messageId,
          delivery.body,
          toTimestamp(delivery.atMs),
          JSON.stringify(toOutboxRows(messages)),
        ],
      );
    },
  };
}

const toDelivery = (row: DeliveryRow): Delivery =>
  withoutUndefined<Delivery>({
    deliveryId: row.delivery_id,
    merchantId: row.merchant_id,
    transactionId: row.transaction_id ?? undefined,
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
    previousSecretSealed: row.previous_secret_sealed ?? undefined,
    endpointDisabled: row.endpoint_disabled ?? undefined,
    log: row.log?.map(({ attempt, at, result }) => ({ attempt, atMs: Date.parse(at), result })),
  });
