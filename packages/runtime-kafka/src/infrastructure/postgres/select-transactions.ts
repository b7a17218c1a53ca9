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

/** Transactions, newest first. One text for each set of criteria, so that each is planned with its own index. */
export function selectTransactions(criteria: Criteria): Selection {
  const { status, matched, conditions = [] } = criteria;
  const values = [...(matched?.values ?? [])];
  const where = [...conditions];
  if (matched !== undefined) where.push('transaction_id IN (SELECT transaction_id FROM matched)');
  const compared: readonly (readonly [comparison: string, value: unknown])[] = [
    ['merchant_id =', criteria.merchantId],
    ['environment =', criteria.environment],
    ['status =', status],
    ['gateway_id =', criteria.gatewayId],
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
  return {
    text: `${matched?.text ?? (isOpen ? openRows : '')} SELECT * FROM ${isOpen ? 'open' : 'transactions'}
           ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY transaction_id DESC LIMIT $${values.length}`,
    values,
  };
}
