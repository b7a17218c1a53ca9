import type { DeliveryResult } from '../../ports/merchant-event.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

/** The good end, which is the usual one: many in one statement, and an endpoint's row is written only when it had been failing. */
const endDeliveredSql = `
WITH result AS (
  SELECT * FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[]) AS r(delivery_id, attempt, at, result)
), ended AS (
  UPDATE deliveries d SET status = 'delivered', due_at = NULL, last_result = r.result
  FROM result r WHERE d.delivery_id = ANY($1::text[]) AND d.delivery_id = r.delivery_id AND d.status = 'pending'
  RETURNING d.delivery_id, d.endpoint_id
), logged AS (
  INSERT INTO delivery_attempts (delivery_id, attempt, at, result)
  SELECT r.delivery_id, r.attempt, r.at, r.result FROM result r JOIN ended USING (delivery_id) ON CONFLICT DO NOTHING
)
UPDATE callback_endpoints SET failing_since = NULL
WHERE failing_since IS NOT NULL AND endpoint_id IN (SELECT endpoint_id FROM ended)`;

/** Tries whose merchant took the callback. */
export async function endDelivered(query: SqlQuery, results: readonly DeliveryResult[]): Promise<void> {
  await query(endDeliveredSql, [
    results.map(({ deliveryId }) => deliveryId),
    results.map(({ attempt }) => attempt),
    results.map(({ atMs }) => toTimestamp(atMs)),
    results.map(({ result }) => result),
  ]);
}

/**
 * One try, whatever its end: the next try is scheduled or the delivery given up, and an endpoint that is gone or has failed for too long is
 * disabled, with a notice to the merchant's other ones.
 */
export async function endOne(query: SqlQuery, result: DeliveryResult): Promise<void> {
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
       ON CONFLICT DO NOTHING RETURNING delivery_id
     ), told_now AS (
       INSERT INTO outbox (message_id, topic, message_key, body, tries, available_at)
       SELECT 'wake:' || delivery_id, 'merchant-callback-due-v1', delivery_id, jsonb_build_object('deliveryId', delivery_id), 0,
         $3::timestamptz
       FROM told
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
}
