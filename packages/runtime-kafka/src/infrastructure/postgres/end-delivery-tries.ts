import type { DeliveryResult } from '../../ports/merchant-event.js';
import type { SqlQuery } from './sql-executor.js';
import { handlerAddress, receives } from './merchant-event-rows.js';
import { toTimestamp } from './transaction-row.js';

/** Success, the usual result: many in one statement. The rest of the statement reads `ended`. */
const endSql = (returning: string) => `
WITH result AS (
  SELECT * FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[]) AS r(delivery_id, attempt, at, result)
), ended AS (
  UPDATE merchant_events d SET status = 'delivered', due_at = NULL, wake_at = NULL, last_result = r.result,
    log = d.log || jsonb_build_object('attempt', r.attempt, 'at', r.at, 'result', r.result)
  FROM result r WHERE d.delivery_id = ANY($1::text[]) AND d.delivery_id = r.delivery_id AND d.status = 'pending'
  RETURNING ${returning}
)`;

const valuesOf = (results: readonly DeliveryResult[]) => [
  results.map(({ deliveryId }) => deliveryId),
  results.map(({ attempt }) => attempt),
  results.map(({ atMs }) => toTimestamp(atMs)),
  results.map(({ result }) => result),
];

/** An endpoint's row is written only if it had been failing. */
const endDeliveredSql = `${endSql('d.endpoint_id')}
UPDATE callback_endpoints SET failing_since = NULL
WHERE failing_since IS NOT NULL AND endpoint_id IN (SELECT endpoint_id FROM ended)`;

/** Records successful deliveries to merchants. */
export async function endDelivered(query: SqlQuery, results: readonly DeliveryResult[]): Promise<void> {
  await query(endDeliveredSql, valuesOf(results));
}

const endHandledSql = `${endSql('d.delivery_id, d.handler, d.transaction_id, d.place')}
SELECT ended.delivery_id, later.delivery_id AS next_id FROM ended, LATERAL (
  SELECT n.delivery_id FROM merchant_events n
  WHERE n.handler = ended.handler AND n.transaction_id = ended.transaction_id AND n.status = 'pending' AND n.place > ended.place
  ORDER BY n.place LIMIT 1
) later`;

/** Records events that a handler has processed, and returns for each the next event of its transaction. */
export async function endHandled(
  query: SqlQuery,
  results: readonly DeliveryResult[],
): Promise<readonly (readonly string[])[]> {
  const rows = await query<{ delivery_id: string; next_id: string }>(endHandledSql, valuesOf(results));
  const next = new Map(rows.map((row) => [row.delivery_id, [row.next_id]]));
  return results.map(({ deliveryId }) => next.get(deliveryId) ?? []);
}

/**
 * Records a failed attempt: schedules the next one or gives the event up. An endpoint that is gone or has failed for too long is disabled, with a
 * notice to the merchant's other endpoints and to handlers. Returns the ids of those notices.
 */
export async function endOne(query: SqlQuery, result: DeliveryResult): Promise<readonly string[]> {
  const rows = await query<{ delivery_id: string }>(
    `WITH ended AS (
       UPDATE merchant_events SET status = $4, due_at = $5, wake_at = $5, last_result = $6,
         log = log || jsonb_build_object('attempt', $2::integer, 'at', $3::timestamptz, 'result', $6::text)
       WHERE delivery_id = $1 AND status = 'pending'
       RETURNING endpoint_id
     ), endpoint AS (
       UPDATE callback_endpoints SET
         failing_since = coalesce(failing_since, $3::timestamptz),
         disabled_at = CASE WHEN disabled_at IS NOT NULL THEN disabled_at
           WHEN $7::boolean OR failing_since <= $8::timestamptz THEN $3::timestamptz END,
         disabled_reason = CASE WHEN disabled_at IS NOT NULL THEN disabled_reason
           WHEN $7::boolean THEN 'gone' WHEN failing_since <= $8::timestamptz THEN 'no-success' END
       WHERE endpoint_id IN (SELECT endpoint_id FROM ended)
       RETURNING endpoint_id, merchant_id, environment, disabled_at
     ), told AS (
       SELECT other.endpoint_id, other.url, NULL AS handler, endpoint.merchant_id, endpoint.environment
       FROM endpoint JOIN callback_endpoints other
         ON other.merchant_id = endpoint.merchant_id AND other.environment = endpoint.environment
       WHERE endpoint.disabled_at = $3::timestamptz AND other.disabled_at IS NULL AND other.endpoint_id <> endpoint.endpoint_id
         AND other.events ? $9::text
       UNION ALL
       SELECT 'hdl_' || h.name, ${handlerAddress}, h.name, endpoint.merchant_id, endpoint.environment
       FROM endpoint CROSS JOIN event_handlers h WHERE endpoint.disabled_at = $3::timestamptz AND ${receives('$9::text')}
     )
     INSERT INTO merchant_events (delivery_id, merchant_id, environment, endpoint_id, url, handler, event_type, message_id, body, status,
       attempts, due_at, wake_at, created_at)
     SELECT 'dlv_' || encode(sha256(($10::text || ':' || endpoint_id)::bytea), 'hex'), merchant_id, environment, endpoint_id, url, handler,
       $9::text, $10::text, $11::text, 'pending', 0, $3::timestamptz, $3::timestamptz, $3::timestamptz
     FROM told
     ON CONFLICT DO NOTHING RETURNING delivery_id`,
    [
      result.deliveryId,
      result.attempt,
      toTimestamp(result.atMs),
      result.status,
      toTimestamp(result.dueAtMs),
      result.result,
      result.isGone === true,
      toTimestamp(result.disableIfFailingSinceMs),
      result.disabledNotice?.eventType ?? '',
      result.disabledNotice?.messageId ?? '',
      result.disabledNotice?.body ?? '',
    ],
  );
  return rows.map((row) => row.delivery_id);
}
