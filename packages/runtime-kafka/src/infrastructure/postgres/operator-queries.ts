import type { OperationsStore } from '../../ports/operations-store.js';
import type { OperatorCall, OperatorRecord, OperatorSession } from '../../ports/operator.js';
import { fromRow } from './from-row.js';
import { constraintOf, hasRows, type SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type OperatorMethods = Pick<
  OperationsStore,
  | 'addOperator'
  | 'findOperator'
  | 'listOperators'
  | 'disableOperator'
  | 'addSession'
  | 'findSession'
  | 'endSession'
  | 'recordCall'
  | 'listCalls'
>;

/** Operators, their sessions, and their audit log. */
export function operatorQueries(query: SqlQuery): OperatorMethods {
  return {
    addOperator: async (operator) => {
      try {
        await query(
          'INSERT INTO operators (operator_id, name, role, secret_digest, created_at) VALUES ($1, $2, $3, $4, $5)',
          [
            operator.operatorId,
            operator.name,
            operator.role,
            operator.secretDigest,
            toTimestamp(operator.createdAtMs),
          ],
        );
        return true;
      } catch (error) {
        if (constraintOf(error) !== 'operators_name') throw error;
        return false;
      }
    },
    findOperator: async (operatorId) => {
      const [row] = await query('SELECT * FROM operators WHERE operator_id = $1', [operatorId]);
      return row && fromRow<OperatorRecord>(row);
    },
    listOperators: async () =>
      (await query('SELECT * FROM operators ORDER BY created_at')).map(fromRow<OperatorRecord>),
    disableOperator: (operatorId, atMs) =>
      hasRows(
        query,
        `WITH ended AS (DELETE FROM operator_sessions WHERE operator_id = $1)
         UPDATE operators SET disabled_at = $2 WHERE operator_id = $1 AND disabled_at IS NULL RETURNING operator_id`,
        [operatorId, toTimestamp(atMs)],
      ),
    addSession: async (session) => {
      await query(
        `WITH expired AS (DELETE FROM operator_sessions WHERE expires_at < $6),
           used AS (UPDATE operators SET last_used_at = $6 WHERE operator_id = $2)
         INSERT INTO operator_sessions (session_digest, operator_id, name, role, csrf_token, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          session.sessionDigest,
          session.operatorId ?? null,
          session.name,
          session.role,
          session.csrfToken,
          toTimestamp(session.createdAtMs),
          toTimestamp(session.expiresAtMs),
        ],
      );
    },
    findSession: async (sessionDigest, nowMs) => {
      const [row] = await query(
        `SELECT s.session_digest, s.operator_id, s.name, coalesce(o.role, s.role) AS role, s.csrf_token, s.created_at, s.expires_at
         FROM operator_sessions s LEFT JOIN operators o ON o.operator_id = s.operator_id
         WHERE s.session_digest = $1 AND s.expires_at > $2 AND o.disabled_at IS NULL`,
        [sessionDigest, toTimestamp(nowMs)],
      );
      return row && fromRow<OperatorSession>(row);
    },
    endSession: async (sessionDigest) => {
      await query('DELETE FROM operator_sessions WHERE session_digest = $1', [sessionDigest]);
    },
    recordCall: async (call) => {
      await query(
        `INSERT INTO operator_calls (call_id, at, name, role, operation, target, detail, status, source_address)
         VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
        [
          call.callId,
          toTimestamp(call.atMs),
          call.name ?? null,
          call.role ?? null,
          call.operation,
          call.target ?? null,
          call.detail === undefined ? null : JSON.stringify(call.detail),
          call.status,
          call.sourceAddress ?? null,
        ],
      );
    },
    listCalls: async ({ limit, before }) => {
      const rows = await query(
        'SELECT * FROM operator_calls WHERE $2::text IS NULL OR call_id < $2 ORDER BY call_id DESC LIMIT $1',
        [limit, before ?? null],
      );
      return rows.map(fromRow<OperatorCall>);
    },
  };
}
