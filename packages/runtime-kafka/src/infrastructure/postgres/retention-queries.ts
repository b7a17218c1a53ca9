import type { AdministrationStore } from '../../ports/administration-store.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type RetentionMethods = Pick<AdministrationStore, 'applyRetention' | 'erase' | 'recordErasure'>;

const isFinal = "status IN ('succeeded', 'failed')";

/** Erases what a callback contained. Its verdict and outcome stay. */
const eraseCallbacks = (at: string) => `
  UPDATE gateway_callbacks SET body = ''::bytea, headers = '{}', source_address = NULL, erased_at = ${at},
    result = '{"kind": "ignored", "reason": "erased"}'`;

/**
 * Erases personal data from the transactions that `$1` and the condition select: counterparty, labels, settings, the customer's action and
 * the gateway's messages. Id, status, money, references and history stay, so that the books still add up.
 */
const eraseTransactions = (condition: string, digits: string) => `
  WITH subject AS (
    SELECT transaction_id FROM transactions WHERE ${isFinal} AND ${condition}
  ), cleaned AS (
    UPDATE transactions SET counterparty = '{}', metadata = '{}', gateway_options = NULL, action = NULL,
      failure = failure - 'rawMessage',
      merchant_reference = CASE WHEN ${digits} THEN NULL ELSE merchant_reference END
    WHERE transaction_id IN (SELECT transaction_id FROM subject) RETURNING transaction_id
  ), callbacks AS (
    ${eraseCallbacks('$2')}
    WHERE transaction_id IN (SELECT transaction_id FROM subject) AND processed_at IS NOT NULL RETURNING callback_id
  )
  SELECT (SELECT count(*) FROM cleaned)::integer AS transactions, (SELECT count(*) FROM callbacks)::integer AS callbacks`;

/** Text of a row without separators between digits, so that +254 712… and 254712… are equal. */
const digitsOf = (expression: string) =>
  `regexp_replace(${expression}, '(?<=[0-9])[ ().-]+(?=[0-9])', '', 'g')`;

/** Deletes expired data, and erases personal data on request. */
export function retentionQueries(query: SqlQuery): RetentionMethods {
  const count = async (text: string, parameters: readonly unknown[]): Promise<number> =>
    (await query(text, parameters)).length;
  return {
    applyRetention: async (moments, atMs, limit) => {
      const { deliveriesBeforeMs, callbackBodiesBeforeMs, operatorCallsBeforeMs, personalDataBeforeMs } =
        moments;
      /** Purges rows from before a moment, unless they are kept for ever. Returns how many. */
      const purge = async (beforeMs: number | undefined, text: string, ...more: readonly unknown[]) =>
        beforeMs === undefined
          ? 0
          : count(`${text} RETURNING 1 AS gone`, [toTimestamp(beforeMs), limit, ...more]);
      const deliveries = await purge(
        deliveriesBeforeMs,
        `UPDATE merchant_events SET body = '', last_result = NULL, log = '[]'
         WHERE delivery_id IN (
           SELECT delivery_id FROM merchant_events WHERE created_at < $1 AND status <> 'pending' AND body <> '' LIMIT $2)`,
      );
      const callbackBodies = await purge(
        callbackBodiesBeforeMs,
        `${eraseCallbacks('$3')}
         WHERE callback_id IN (
           SELECT callback_id FROM gateway_callbacks
           WHERE received_at < $1 AND processed_at IS NOT NULL AND erased_at IS NULL LIMIT $2)`,
        toTimestamp(atMs),
      );
      // Later answers to these look-ups are ignored.
      const lookUpTokens = await purge(
        callbackBodiesBeforeMs,
        `DELETE FROM look_up_tokens WHERE token_digest IN (
           SELECT token_digest FROM look_up_tokens WHERE created_at < $1 LIMIT $2)`,
      );
      // Ids begin with their time, so the oldest sort first.
      const operatorCalls = await purge(
        operatorCallsBeforeMs,
        `DELETE FROM operator_calls WHERE call_id IN (
           SELECT call_id FROM (SELECT call_id, at FROM operator_calls ORDER BY call_id LIMIT $2) AS oldest
           WHERE at < $1)`,
      );
      if (personalDataBeforeMs === undefined)
        return { deliveries, callbackBodies, lookUpTokens, operatorCalls, transactions: 0 };
      const [row] = await query<{ transactions: number }>(
        eraseTransactions(
          `transaction_id IN (SELECT transaction_id FROM transactions
             WHERE created_at < $1 AND ${isFinal} AND counterparty <> '{}'::jsonb LIMIT ${Math.trunc(limit)})`,
          'false',
        ),
        [toTimestamp(personalDataBeforeMs), toTimestamp(atMs)],
      );
      return {
        deliveries,
        callbackBodies,
        lookUpTokens,
        operatorCalls,
        transactions: row?.transactions ?? 0,
      };
    },
    erase: async (subject, atMs) => {
      const byId = 'transactionId' in subject;
      const value = byId ? subject.transactionId : subject.phoneDigits;
      const condition = byId
        ? 'transaction_id = $1'
        : `position($1 IN ${digitsOf("counterparty::text || metadata::text || coalesce(merchant_reference, '')")}) > 0`;
      const mentions = byId ? 'false' : "position($1 IN coalesce(merchant_reference, '')) > 0";
      const [open] = await query<{ open: number }>(
        `SELECT count(*)::integer AS open FROM transactions WHERE NOT (${isFinal}) AND ${condition}`,
        [value],
      );
      const [row] = await query<{ transactions: number; callbacks: number }>(
        eraseTransactions(condition, mentions),
        [value, toTimestamp(atMs)],
      );
      const incoming = byId
        ? { callbacks: 0, deposits: 0 }
        : {
            callbacks: await count(
              `${eraseCallbacks('$2')}
               WHERE processed_at IS NOT NULL AND erased_at IS NULL AND position($1 IN ${digitsOf('result::text')}) > 0
               RETURNING 1 AS gone`,
              [value, toTimestamp(atMs)],
            ),
            deposits: await count(
              `UPDATE incoming_deposits SET account_reference = NULL, counterparty = '{}'
               WHERE position($1 IN coalesce(account_reference, '')) > 0 OR position($1 IN ${digitsOf('counterparty::text')}) > 0
               RETURNING 1 AS gone`,
              [value],
            ),
          };
      return {
        transactions: row?.transactions ?? 0,
        callbacks: (row?.callbacks ?? 0) + incoming.callbacks,
        incomingDeposits: incoming.deposits,
        stillOpen: open?.open ?? 0,
      };
    },
    recordErasure: async ({ erasureId, subjectDigest, reason, counts, atMs }) => {
      await query('INSERT INTO erasures VALUES ($1, $2, $3, $4::jsonb, $5)', [
        erasureId,
        subjectDigest,
        reason,
        JSON.stringify(counts),
        toTimestamp(atMs),
      ]);
    },
  };
}
