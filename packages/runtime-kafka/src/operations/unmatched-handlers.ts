import { toIncomingDepositView } from '../services/api/incoming-deposit-view.js';
import { Problem, notFound } from '../services/api/problem.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { readPage } from '../services/shared/read-page.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso } from '../ports/iso-time.js';
import type { OperationsHandlers } from './operations-call.js';
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
    searchIncomingDeposits: async ({ query }) => {
      const { rows, ...next } = await readPage(
        query,
        (page) => store.listIncomingDeposits({ unassignedOnly: query.all !== 'true', ...page }),
        ({ incomingDepositId }) => incomingDepositId,
      );
      return jsonResult({
        incomingDeposits: rows.map((deposit) => ({
          ...toIncomingDepositView(deposit),
          environment: deposit.environment,
          merchantId: deposit.merchantId,
        })),
        ...next,
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
