import type { Delivery, DeliveryResult } from '../../ports/merchant-event.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import type { BatchMaker } from './batcher.js';
import { endDelivered, endHandled, endOne } from './end-delivery-tries.js';
import { fromRow } from './from-row.js';
import { hasRows, type SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type DeliveryMethods = Pick<
  TransactionStore,
  | 'claimDelivery'
  | 'endDeliveryAttempt'
  | 'postponeDelivery'
  | 'listDeliveries'
  | 'redeliver'
  | 'redeliverSince'
  | 'addDelivery'
>;

/** A row of `merchant_events` as the drivers give it. */
export interface DeliveryRow {
  readonly delivery_id: string;
  /** Only in a claim. */
  readonly is_due?: boolean;
  readonly log?: readonly { readonly attempt: number; readonly at: string; readonly result: string }[];
}

const columns = [
  'delivery_id', 'merchant_id', 'environment', 'transaction_id', 'endpoint_id', 'url', 'event_type', 'message_id', 'body', 'status', 'attempts',
  'due_at', 'created_at', 'last_result', 'handler',
]; // prettier-ignore

/** The columns of a delivery, of the row named `d`. */
export const deliveryColumns = (d: string): string => columns.map((column) => `${d}.${column}`).join(', ');

/** Deliveries as they are listed: with every attempt, and without the secret to sign with. */
export const listedDeliveries = `SELECT ${deliveryColumns('d')}, '' AS secret_sealed, d.log FROM merchant_events d`;

/** What an attempt of row `d` at `now` needs besides the row: the signing secrets, and whether the endpoint is disabled. */
export const withSecret = (d: string, now: string): string => `
  coalesce((SELECT e.secret_sealed FROM callback_endpoints e WHERE e.endpoint_id = ${d}.endpoint_id),
    (SELECT m.callback_secret_sealed FROM merchants m WHERE m.merchant_id = ${d}.merchant_id)) AS secret_sealed,
  CASE WHEN ${d}.endpoint_id IS NULL
    THEN (SELECT m.previous_secret_sealed FROM merchants m
      WHERE m.merchant_id = ${d}.merchant_id AND m.previous_secret_until > ${now})
    ELSE (SELECT e.previous_secret_sealed FROM callback_endpoints e
      WHERE e.endpoint_id = ${d}.endpoint_id AND e.previous_secret_until > ${now}) END AS previous_secret_sealed,
  (SELECT e.disabled_at IS NOT NULL FROM callback_endpoints e WHERE e.endpoint_id = ${d}.endpoint_id) AS endpoint_disabled`;

/**
 * Whether row `d` may be handled in a process that has the handlers of the parameter: an event of a transaction waits until its handler is done with
 * those before it.
 */
export const isHandledHere = (d: string, handlers: string): string => `
  ${d}.handler = ANY(${handlers}::text[]) AND NOT EXISTS (
    SELECT 1 FROM merchant_events e WHERE e.handler = ${d}.handler AND e.transaction_id = ${d}.transaction_id
      AND e.status = 'pending' AND e.place < ${d}.place)`;

/** Claims new and due deliveries. Each claim counts as an attempt, and the row is due again when the claim ends. */
const claimDeliveriesSql = `
UPDATE merchant_events d SET attempts = attempts + 1, due_at = c.claimed_until,
  wake_at = least(d.wake_at, c.claimed_until)
FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS c(delivery_id, now, claimed_until)
WHERE d.delivery_id = ANY($1::text[]) AND d.delivery_id = c.delivery_id AND d.status = 'pending' AND (d.attempts = 0 OR d.due_at <= c.now)
  AND (d.handler IS NULL OR (${isHandledHere('d', '$4')}))
RETURNING ${deliveryColumns('d')}, ${withSecret('d', 'c.now')}`;

/** Deliveries of merchant events. */
export function deliveryQueries(query: SqlQuery, search: SqlQuery, makeBatch: BatchMaker): DeliveryMethods {
  const claimDelivery = makeBatch<DeliveryClaim, Delivery | undefined>({
    keyOf: ({ deliveryId }) => deliveryId,
    run: (claims) => claimAll(query, claims),
  });
  const endInBatch = makeBatch<DeliveryResult, void>({
    // Nobody waits for it.
    lingerMs: 100,
    keyOf: ({ deliveryId }) => deliveryId,
    run: async (results) => {
      await endDelivered(query, results);
      return results.map(() => undefined);
    },
  });
  const endHandledInBatch = makeBatch<DeliveryResult, readonly string[]>({
    // The next event of the transaction waits for it.
    lingerMs: 0,
    keyOf: ({ deliveryId }) => deliveryId,
    run: (results) => endHandled(query, results),
  });
  return {
    claimDelivery: (deliveryId, nowMs, claimMs, handlers = []) =>
      claimDelivery({ deliveryId, nowMs, claimMs, handlers }),
    endDeliveryAttempt: async (result) => {
      if (result.status !== 'delivered') return endOne(query, result);
      if (result.handler !== undefined) return endHandledInBatch(result);
      await endInBatch(result);
      return [];
    },
    postponeDelivery: async (deliveryId, dueAtMs) => {
      await query(
        `UPDATE merchant_events SET due_at = $2, wake_at = $2, attempts = greatest(attempts - 1, 0)
         WHERE delivery_id = $1 AND status = 'pending'`,
        [deliveryId, toTimestamp(dueAtMs)],
      );
    },
    listDeliveries: async (endpointId, { limit, before }) => {
      const rows = await search<DeliveryRow>(
        `${listedDeliveries}
         WHERE endpoint_id = $1 AND ($3::text IS NULL OR (created_at, delivery_id) < (
           SELECT created_at, delivery_id FROM merchant_events WHERE delivery_id = $3 AND endpoint_id = $1))
         ORDER BY created_at DESC, delivery_id DESC LIMIT $2`,
        [endpointId, limit, before ?? null],
      );
      return rows.map(toDelivery);
    },
    redeliver: (endpointId, deliveryId, sinceMs, nowMs) =>
      hasRows(
        query,
        `UPDATE merchant_events SET status = 'pending', due_at = $4, wake_at = $4
         WHERE delivery_id = $2 AND endpoint_id = $1 AND created_at >= $3 AND body <> '' RETURNING delivery_id`,
        [endpointId, deliveryId, toTimestamp(sinceMs), toTimestamp(nowMs)],
      ),
    redeliverSince: async (endpointId, sinceMs, nowMs, { delivered = false } = {}) => {
      const [row] = await query<{ count: number }>(
        `WITH again AS (
           UPDATE merchant_events SET status = 'pending', due_at = $3, wake_at = $3, attempts = 0
           WHERE endpoint_id = $1 AND created_at >= $2 AND body <> '' AND event_type <> 'endpoint.test'
             AND (status IN ('held', 'exhausted') OR ($4::boolean AND status = 'delivered'))
           RETURNING 1 AS again
         )
         SELECT count(*)::integer AS count FROM again`,
        [endpointId, toTimestamp(sinceMs), toTimestamp(nowMs), delivered],
      );
      return row?.count ?? 0;
    },
    addDelivery: async (delivery) => {
      await query(
        `INSERT INTO merchant_events (delivery_id, merchant_id, environment, endpoint_id, url, event_type, message_id, body, status,
           attempts, due_at, wake_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $9, $9, $9)`,
        [
          delivery.deliveryId,
          delivery.merchantId,
          delivery.environment,
          delivery.endpointId,
          delivery.url,
          delivery.eventType,
          delivery.messageId,
          delivery.body,
          toTimestamp(delivery.atMs),
        ],
      );
    },
  };
}

interface DeliveryClaim {
  readonly deliveryId: string;
  readonly nowMs: number;
  readonly claimMs: number;
  /** The process's own, the same in all of its claims. */
  readonly handlers: readonly string[];
}

async function claimAll(
  query: SqlQuery,
  claims: readonly DeliveryClaim[],
): Promise<readonly (Delivery | undefined)[]> {
  const rows = await query<DeliveryRow>(claimDeliveriesSql, [
    claims.map(({ deliveryId }) => deliveryId),
    claims.map(({ nowMs }) => toTimestamp(nowMs)),
    claims.map(({ nowMs, claimMs }) => toTimestamp(nowMs + claimMs)),
    [...new Set(claims.flatMap(({ handlers }) => handlers))],
  ]);
  const claimed = new Map(rows.map((row) => [row.delivery_id, toDelivery(row)]));
  return claims.map(({ deliveryId }) => claimed.get(deliveryId));
}

/** Maps a row to a delivery. */
export const toDelivery = ({ log, is_due: _, ...row }: DeliveryRow): Delivery => ({
  ...fromRow<Delivery>(row),
  ...(log && { log: log.map(({ at, ...attempt }) => ({ ...attempt, atMs: Date.parse(at) })) }),
});
