import { isFinalStatus } from '@lango/core';
import type { CallbackSummary } from '../../ports/administration-store.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { firstIdAt } from '../../ports/first-id-at.js';
import type {
  EndpointHealth,
  NewestEvents,
  OperationsStore,
  PaymentSearch,
} from '../../ports/operations-store.js';
import { withoutUndefined } from '../../ports/without-undefined.js';
import { callbackColumns, toCallback, type CallbackRow } from './callback-queries.js';
import { deliveryColumns, toDelivery, type DeliveryRow } from './delivery-queries.js';
import { toEndpoint, type EndpointRow } from './merchant-queries.js';
import type { SqlQuery } from './sql-executor.js';
import { openRows } from './transaction-queries.js';
import { toRecord, type TransactionRow } from './transaction-row.js';

type OperationsMethods = Pick<
  OperationsStore,
  | 'searchPayments'
  | 'countMinutes'
  | 'outcomeTimes'
  | 'listCallbacksOf'
  | 'pageCallbacks'
  | 'listDeliveriesOf'
  | 'listEndpointHealth'
  | 'listEventHandlerHealth'
>;

interface CallbackListRow extends CallbackRow {
  readonly outcome: string | null;
}

/** The transaction of a stored callback, as in the index: from its address, else from its content. */
const subject = `coalesce(transaction_id, result #>> '{updates,0,transactionId}', result #>> '{entries,0,transactionId}')`;

const newestEventsOf = (endpointId: string): string => `CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE status = 'delivered')::integer AS delivered,
    count(*) FILTER (WHERE status = 'exhausted')::integer AS exhausted,
    count(*) FILTER (WHERE status = 'pending')::integer AS pending,
    count(*) FILTER (WHERE status = 'held')::integer AS held
  FROM (SELECT status FROM merchant_events m WHERE m.endpoint_id = ${endpointId}
    ORDER BY m.created_at DESC, m.delivery_id DESC LIMIT 1000) AS newest
) AS h`;

/** Reads for operators, all through the search connections, so that payments never wait for them. */
export function operationsQueries(search: SqlQuery): OperationsMethods {
  return {
    searchPayments: async (filter) => {
      const { text, values } = toStatement(filter);
      return (await search<TransactionRow>(text, values)).map(toRecord);
    },
    countMinutes: async (sinceMs) => {
      const rows = await search<MinuteRow>(
        `SELECT gateway_id, date_trunc('minute', created_at) AS minute, count(*)::integer AS accepted,
           count(*) FILTER (WHERE status = 'succeeded')::integer AS succeeded,
           count(*) FILTER (WHERE status = 'failed')::integer AS failed,
           count(*) FILTER (WHERE status = 'unknown')::integer AS unknown,
           count(review_requested_at)::integer AS review
         FROM transactions WHERE transaction_id >= $1 GROUP BY 1, 2 ORDER BY 2, 1`,
        [firstIdAt(sinceMs)],
      );
      return rows.map(({ gateway_id, minute, ...counts }) => ({
        gatewayId: gateway_id,
        minuteMs: minute.getTime(),
        ...counts,
      }));
    },
    outcomeTimes: async (sinceMs) => {
      const rows = await search<{ gateway_id: string; median: number; p95: number }>(
        `SELECT gateway_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY took) AS p95
         FROM (SELECT gateway_id, extract(epoch FROM updated_at - created_at)::float8 AS took
           FROM transactions WHERE transaction_id >= $1 AND status IN ('succeeded', 'failed')) AS ended
         GROUP BY 1 ORDER BY 1`,
        [firstIdAt(sinceMs)],
      );
      return rows.map(({ gateway_id, median, p95 }) => ({
        gatewayId: gateway_id,
        medianSeconds: median,
        p95Seconds: p95,
      }));
    },
    listCallbacksOf: async (transactionId, limit) => {
      const rows = await search<CallbackListRow>(
        `SELECT ${callbackColumns}, outcome FROM gateway_callbacks WHERE ${subject} = $1
         ORDER BY received_at DESC LIMIT $2`,
        [transactionId, limit],
      );
      return rows.map(toListed);
    },
    pageCallbacks: async ({ limit, before, gatewayId }) => {
      const rows = await search<CallbackListRow>(
        `SELECT ${callbackColumns}, outcome FROM gateway_callbacks
         WHERE ($2::text IS NULL OR callback_id < $2) AND ($3::text IS NULL OR gateway_id = $3)
         ORDER BY callback_id DESC LIMIT $1`,
        [limit, before ?? null, gatewayId ?? null],
      );
      return rows.map(toListed);
    },
    listDeliveriesOf: async (transactionId, limit) => {
      const rows = await search<DeliveryRow>(
        `SELECT ${deliveryColumns('d')}, '' AS secret_sealed, d.log FROM merchant_events d
         WHERE transaction_id = $1 ORDER BY created_at, delivery_id LIMIT $2`,
        [transactionId, limit],
      );
      return rows.map(toDelivery);
    },
    listEndpointHealth: async (merchantId) => {
      const rows = await search<EndpointHealthRow>(
        `SELECT e.*, h.* FROM callback_endpoints e ${newestEventsOf('e.endpoint_id')}
         WHERE e.disabled_reason IS DISTINCT FROM 'removed' AND ($1::text IS NULL OR e.merchant_id = $1)
         ORDER BY e.failing_since NULLS LAST, e.endpoint_id LIMIT 500`,
        [merchantId ?? null],
      );
      return rows.map((row) =>
        withoutUndefined<EndpointHealth>({
          ...toEndpoint(row),
          failingSinceMs: row.failing_since?.getTime(),
          ...toNewestEvents(row),
        }),
      );
    },
    listEventHandlerHealth: async () => {
      const rows = await search<EventHandlerHealthRow>(
        `SELECT e.name, e.events, e.updated_at, h.* FROM event_handlers e ${newestEventsOf("'hdl_' || e.name")} ORDER BY e.name`,
      );
      return rows.map((row) => ({
        name: row.name,
        events: row.events,
        updatedAtMs: row.updated_at.getTime(),
        ...toNewestEvents(row),
      }));
    },
  };
}

interface MinuteRow {
  readonly gateway_id: string;
  readonly minute: Date;
  readonly accepted: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly unknown: number;
  readonly review: number;
}

interface EndpointHealthRow extends EndpointRow, NewestEvents {
  readonly failing_since: Date | null;
}

interface EventHandlerHealthRow extends NewestEvents {
  readonly name: string;
  readonly events: readonly string[];
  readonly updated_at: Date;
}

const toNewestEvents = ({ delivered, exhausted, pending, held }: NewestEvents): NewestEvents => ({
  delivered,
  exhausted,
  pending,
  held,
});

const toListed = (row: CallbackListRow): StoredCallback & CallbackSummary =>
  withoutUndefined<StoredCallback & CallbackSummary>({
    ...toCallback(row),
    outcome: row.outcome ?? undefined,
  });

/** Searches each kind of reference by its own index; the text is `$1`, the accounts are `$2` to `$4`. */
const matched = `
  WITH account AS (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]) AS a(gateway_id, gateway_account, environment)),
  matched AS (
    SELECT transaction_id FROM transactions WHERE transaction_id = $1
    UNION SELECT t.transaction_id FROM merchants m CROSS JOIN (VALUES ('test'), ('live')) AS e(environment)
      JOIN transactions t ON t.merchant_id = m.merchant_id AND t.environment = e.environment AND t.merchant_reference = $1
    UNION SELECT t.transaction_id FROM account a JOIN transactions t ON t.gateway_id = a.gateway_id
      AND t.gateway_account = a.gateway_account AND t.environment = a.environment AND t.gateway_reference = $1
    UNION SELECT r.transaction_id FROM account a JOIN receipts r ON r.gateway_id = a.gateway_id
      AND r.gateway_account = a.gateway_account AND r.environment = a.environment AND r.receipt_number = $1
    UNION SELECT transaction_id FROM transactions WHERE counterparty ->> 'phoneNumber' = $1
  )`;

/** One text for each set of filters, so that each can be planned by its own index. */
function toStatement(filter: PaymentSearch): { readonly text: string; readonly values: readonly unknown[] } {
  const { text, accounts, status, inReview } = filter;
  const values: unknown[] = [];
  const where: string[] = [];
  if (text !== undefined) {
    values.push(
      text,
      accounts.map(({ gatewayId }) => gatewayId),
      accounts.map(({ account }) => account),
      accounts.map(({ environment }) => environment),
    );
    where.push('transaction_id IN (SELECT transaction_id FROM matched)');
  }
  const conditions: readonly (readonly [condition: string, value: unknown])[] = [
    ['status =', status],
    ['gateway_id =', filter.gatewayId],
    ['kind =', filter.kind],
    ['merchant_id =', filter.merchantId],
    ['environment =', filter.environment],
    ['amount_minor =', filter.amountMinor],
    ['currency =', filter.currency],
    ['transaction_id >=', filter.from],
    ['transaction_id <', filter.before],
  ];
  for (const [condition, value] of conditions) {
    if (value === undefined) continue;
    values.push(value);
    where.push(`${condition} $${values.length}`);
  }
  if (inReview === true) where.push('review_requested_at IS NOT NULL');
  values.push(filter.limit);
  const isOpen = text === undefined && status !== undefined && !isFinalStatus(status);
  const prefix = text === undefined ? (isOpen ? openRows : '') : matched;
  return {
    text: `${prefix} SELECT * FROM ${isOpen ? 'open' : 'transactions'} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
           ORDER BY transaction_id DESC LIMIT $${values.length}`,
    values,
  };
}
