import { isFinalStatus } from '@lango/core';
import type { PaymentSearch } from '../../ports/operations-store.js';

/** A statement and its parameters. */
export interface Selection {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The criteria that merchants and operators have in common, and what only one of them has. */
interface Criteria extends Omit<PaymentSearch, 'accounts' | 'text' | 'inReview'> {
  readonly merchantReference?: string;
  /** More conditions without parameters. */
  readonly conditions?: readonly string[];
  /** A query `WITH … matched AS (…)` that finds the transactions' ids by `$1` and so on. */
  readonly matched?: Selection;
}

/** Open rows, for the runtime or for review (I13): few, however many transactions a merchant has. */
const openRows = `
  WITH open AS MATERIALIZED (
    SELECT * FROM transactions WHERE wake_at IS NOT NULL
    UNION ALL SELECT * FROM transactions WHERE review_requested_at IS NOT NULL AND wake_at IS NULL
  )`;

/** Fetches each match by its id: the planner would read all transactions, newest first, until a page of matches is full (`OFFSET 0` keeps it from that). */
const matchedRows = `(
  SELECT t.* FROM matched CROSS JOIN LATERAL (
    SELECT * FROM transactions WHERE transaction_id = matched.transaction_id OFFSET 0
  ) AS t
) AS transactions`;

/** Transactions, newest first. One text for each set of criteria, so that each is planned with its own index. */
export function selectTransactions(criteria: Criteria): Selection {
  const { status, matched, conditions = [] } = criteria;
  const values = [...(matched?.values ?? [])];
  const where = [...conditions];
  // Equality with a gateway that most rows have makes the planner read all rows; as a range it keeps the order of the gateway's own index.
  const gatewayOfAll = criteria.merchantId === undefined ? criteria.gatewayId : undefined;
  const compared: readonly (readonly [comparison: string, value: unknown])[] = [
    ['merchant_id =', criteria.merchantId],
    ['environment =', criteria.environment],
    ['status =', status],
    ['gateway_id =', gatewayOfAll === undefined ? criteria.gatewayId : undefined],
    ['gateway_id >=', gatewayOfAll],
    ['gateway_id <=', gatewayOfAll],
    ['kind =', criteria.kind],
    ['merchant_reference =', criteria.merchantReference],
    ['amount_minor =', criteria.amountMinor],
    ['currency =', criteria.currency],
    ['transaction_id >=', criteria.from],
    ['transaction_id <', criteria.before],
  ];
  for (const [comparison, value] of compared) {
    if (value === undefined) continue;
    values.push(value);
    where.push(`${comparison} $${values.length}`);
  }
  values.push(criteria.limit);
  const isOpen = matched === undefined && status !== undefined && !isFinalStatus(status);
  const rows = matched === undefined ? 'transactions' : matchedRows;
  return {
    text: `${matched?.text ?? (isOpen ? openRows : '')} SELECT * FROM ${isOpen ? 'open' : rows}
           ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY ${gatewayOfAll === undefined ? '' : 'gateway_id DESC, '}transaction_id DESC LIMIT $${values.length}`,
    values,
  };
}
