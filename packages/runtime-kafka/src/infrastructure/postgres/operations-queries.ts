import type { CallbackSummary } from '../../ports/administration-store.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { firstIdAt } from '../../ports/first-id-at.js';
import type {
  EndpointHealth,
  EventHandlerHealth,
  MinuteCount,
  OperationsStore,
  OutcomeTime,
  PaymentSearch,
} from '../../ports/operations-store.js';
import { callbackColumns } from './callback-queries.js';
import { listedDeliveries, toDelivery, type DeliveryRow } from './delivery-queries.js';
import { fromRow } from './from-row.js';
import { endpointColumns, isNotRemoved } from './merchant-queries.js';
import { selectTransactions, type Selection } from './select-transactions.js';
import type { SqlQuery } from './sql-executor.js';
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
      const { text, values } = toSelection(filter);
      return (await search<TransactionRow>(text, values)).map(toRecord);
    },
    countMinutes: async (sinceMs) => {
      const rows = await search(
        `SELECT gateway_id, date_trunc('minute', created_at) AS minute, count(*)::integer AS accepted,
           count(*) FILTER (WHERE status = 'succeeded')::integer AS succeeded,
           count(*) FILTER (WHERE status = 'failed')::integer AS failed,
           count(*) FILTER (WHERE status = 'unknown')::integer AS unknown,
           count(review_requested_at)::integer AS review
         FROM transactions WHERE transaction_id >= $1 GROUP BY 1, 2 ORDER BY 2, 1`,
        [firstIdAt(sinceMs)],
      );
      return rows.map(fromRow<MinuteCount>);
    },
    outcomeTimes: async (sinceMs) => {
      const rows = await search(
        `SELECT gateway_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median_seconds,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY took) AS p95_seconds
         FROM (SELECT gateway_id, extract(epoch FROM updated_at - created_at)::float8 AS took
           FROM transactions WHERE transaction_id >= $1 AND status IN ('succeeded', 'failed')) AS ended
         GROUP BY 1 ORDER BY 1`,
        [firstIdAt(sinceMs)],
      );
      return rows.map(fromRow<OutcomeTime>);
    },
    listCallbacksOf: async (transactionId, limit) => {
      const rows = await search(
        `SELECT ${callbackColumns}, outcome FROM gateway_callbacks WHERE ${subject} = $1
         ORDER BY received_at DESC LIMIT $2`,
        [transactionId, limit],
      );
      return rows.map(fromRow<StoredCallback & CallbackSummary>);
    },
    pageCallbacks: async ({ limit, before, gatewayId }) => {
      const rows = await search(
        `SELECT callback_id, gateway_id, environment, received_at, path, transaction_id, evidence, outcome FROM gateway_callbacks
         WHERE ($2::text IS NULL OR callback_id < $2) AND ($3::text IS NULL OR gateway_id = $3)
         ORDER BY callback_id DESC LIMIT $1`,
        [limit, before ?? null, gatewayId ?? null],
      );
      return rows.map(fromRow<CallbackSummary>);
    },
    listDeliveriesOf: async (transactionId, limit) => {
      const rows = await search<DeliveryRow>(
        `${listedDeliveries}
         WHERE transaction_id = $1 ORDER BY created_at, delivery_id LIMIT $2`,
        [transactionId, limit],
      );
      return rows.map(toDelivery);
    },
    listEndpointHealth: async (merchantId) => {
      const rows = await search(
        `SELECT ${endpointColumns}, failing_since, h.* FROM callback_endpoints e ${newestEventsOf('e.endpoint_id')}
         WHERE ${isNotRemoved} AND ($1::text IS NULL OR e.merchant_id = $1)
         ORDER BY e.failing_since NULLS LAST, e.endpoint_id LIMIT 500`,
        [merchantId ?? null],
      );
      return rows.map(fromRow<EndpointHealth>);
    },
    listEventHandlerHealth: async () => {
      const rows = await search(
        `SELECT e.name, e.events, e.updated_at, h.* FROM event_handlers e ${newestEventsOf("'hdl_' || e.name")} ORDER BY e.name`,
      );
      return rows.map(fromRow<EventHandlerHealth>);
    },
  };
}

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

function toSelection({ text, accounts, inReview, ...criteria }: PaymentSearch): Selection {
  return selectTransactions({
    ...criteria,
    conditions: inReview === true ? ['review_requested_at IS NOT NULL'] : [],
    ...(text !== undefined && {
      matched: {
        text: matched,
        values: [
          text,
          accounts.map(({ gatewayId }) => gatewayId),
          accounts.map(({ account }) => account),
          accounts.map(({ environment }) => environment),
        ],
      },
    }),
  });
}
