import type { Delivery, DeliveryResult, NewMerchantEvent } from '../../ports/merchant-event.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import type { BatchMaker } from './batcher.js';
import { endDelivered, endOne } from './end-delivery-attempts.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { withoutUndefined } from '../../ports/without-undefined.js';
import { toTimestamp } from './transaction-row.js';

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

/** A delivery for every subscribed endpoint and the transaction's own address, for events that were not told before: taken, for its first try. */
const createDeliveriesSql = `
WITH input AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(transaction_id text, merchant_id text, environment text, event_type text,
    event_key text, message_id text, body text, callback_url text, at timestamptz, leased_until timestamptz, announced_version integer)
), targets AS (
  SELECT i.*, e.endpoint_id, e.url FROM input i JOIN callback_endpoints e
    ON e.merchant_id = i.merchant_id AND e.environment = i.environment AND e.disabled_at IS NULL AND e.events ? i.event_type
  UNION ALL
  SELECT i.*, NULL, i.callback_url FROM input i WHERE i.callback_url IS NOT NULL
), made AS (
  INSERT INTO deliveries (delivery_id, merchant_id, transaction_id, endpoint_id, url, event_type, event_key, message_id, body, status,
    attempts, due_at, created_at)
  SELECT 'dlv_' || encode(sha256((event_key || ':' || coalesce(endpoint_id, ''))::bytea), 'hex'), merchant_id, transaction_id,
    endpoint_id, url, event_type, event_key, message_id, body, 'pending', 1, leased_until, at
  FROM targets
  ON CONFLICT DO NOTHING
  RETURNING *
), announced AS (
  DELETE FROM announcements a USING input i
  WHERE a.transaction_id = ANY($2::text[]) AND a.transaction_id = i.transaction_id AND a.version <= i.announced_version
)
SELECT ${deliveryColumns}, ${withSecret}, ${withStanding('d.created_at')} FROM made d`;

/** Takes those that are due; each counts as an attempt and comes back when its lease ends. */
const claimDeliveriesSql = `
UPDATE deliveries d SET attempts = attempts + 1, due_at = c.leased_until, swept_at = NULL
FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS c(delivery_id, now, leased_until)
WHERE d.delivery_id = ANY($1::text[]) AND d.delivery_id = c.delivery_id AND d.status = 'pending' AND d.due_at <= c.now
RETURNING ${deliveryColumns}, ${withSecret}, ${withStanding('c.now')}`;

/** Merchant callbacks on their way. */
export function deliveryQueries(query: SqlQuery, makeBatch: BatchMaker): DeliveryMethods {
  const createDeliveries = makeBatch<NewMerchantEvent, readonly Delivery[]>({
    keyOf: ({ transactionId }) => transactionId,
    run: (events) => createForEvents(query, events),
  });
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
  return {
    createDeliveries,
    claimDelivery: (deliveryId, nowMs, leaseMs) => claimDelivery({ deliveryId, nowMs, leaseMs }),
    endDeliveryAttempt: async (result) => {
      if (result.status === 'delivered' && result.messages.length === 0) return endInBatch(result);
      await endOne(query, result);
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

async function createForEvents(
  query: SqlQuery,
  events: readonly NewMerchantEvent[],
): Promise<readonly (readonly Delivery[])[]> {
  const input = events.map((event) => ({
    transaction_id: event.transactionId,
    merchant_id: event.merchantId,
    environment: event.environment,
    event_type: event.eventType,
    event_key: event.eventKey,
    message_id: event.messageId,
    body: event.body,
    callback_url: event.callbackUrl,
    at: toTimestamp(event.atMs),
    leased_until: toTimestamp(event.atMs + event.leaseMs),
    announced_version: event.announcedVersion,
  }));
  const rows = await query<DeliveryRow>(createDeliveriesSql, [
    JSON.stringify(input),
    events.map(({ transactionId }) => transactionId),
  ]);
  return events.map(({ messageId }) => rows.filter((row) => row.message_id === messageId).map(toDelivery));
}

interface DeliveryClaim {
  readonly deliveryId: string;
  readonly nowMs: number;
  readonly leaseMs: number;
}

async function claimAll(
  query: SqlQuery,
  claims: readonly DeliveryClaim[],
): Promise<readonly (Delivery | undefined)[]> {
  const rows = await query<DeliveryRow>(claimDeliveriesSql, [
    claims.map(({ deliveryId }) => deliveryId),
    claims.map(({ nowMs }) => toTimestamp(nowMs)),
    claims.map(({ nowMs, leaseMs }) => toTimestamp(nowMs + leaseMs)),
  ]);
  const claimed = new Map(rows.map((row) => [row.delivery_id, toDelivery(row)]));
  return claims.map(({ deliveryId }) => claimed.get(deliveryId));
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
