import { Problem, notFound } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso, type OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';

type UnmatchedHandlers = Pick<
  OperationsHandlers,
  'searchIncomingDeposits' | 'assignIncomingDeposit' | 'listDeadLetters' | 'retryDeadLetter'
>;

/** Incoming deposits and dead letters. */
export function unmatchedHandlers(
  { store }: ServiceContext,
  { admin, redact }: OperationsTools,
): UnmatchedHandlers {
  return {
    searchIncomingDeposits: async ({ query: { limit, cursor, all } }) => {
      const found = await store.listIncomingDeposits({
        unassignedOnly: all !== 'true',
        limit: limit + 1,
        ...(cursor !== undefined && { before: cursor }),
      });
      const page = found.slice(0, limit);
      return jsonResult({
        incomingDeposits: page.map((deposit) => ({
          incomingDepositId: deposit.incomingDepositId,
          gateway: deposit.gatewayId,
          environment: deposit.environment,
          gatewayReference: deposit.gatewayReference,
          amount: { amountMinor: deposit.amountMinor, currency: deposit.currency },
          accountReference: deposit.accountReference,
          receivingAccount: deposit.receivingAccount,
          counterparty: deposit.counterparty,
          paidAt: deposit.paidAt,
          receivedAt: iso(deposit.receivedAtMs),
          evidence: deposit.evidence,
          merchantId: deposit.merchantId,
        })),
        ...(found.length > limit && { nextCursor: page.at(-1)?.incomingDepositId }),
      });
    },
    assignIncomingDeposit: async ({ params, body }) => {
      const done = await admin.assignIncomingDeposit(params['id'] ?? '', body.merchantId);
      if (!done) throw new Problem(409, 'refused', 'there is no such deposit, or it has a merchant already');
      return jsonResult({ done });
    },
    listDeadLetters: async () =>
      jsonResult({
        deadLetters: (await store.listDeadLetters(100)).map(({ messageId, topic, key, reason, atMs }) => ({
          messageId,
          topic,
          key,
          reason: redact(reason),
          at: iso(atMs),
        })),
      }),
    retryDeadLetter: async ({ params }) => {
      if ((await admin.replayDeadLetters(params['id'] ?? '')) === 0)
        throw notFound('there is no such dead letter');
      return jsonResult({ done: true }, 202);
    },
  };
}
