import { approveReissue } from '../services/review/approve-reissue.js';
import { proposeReissue } from '../services/review/propose-reissue.js';
import { resolveReview } from '../services/review/resolve-review.js';
import { withdrawReissue } from '../services/review/withdraw-reissue.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { findSeenPayment } from './find-payment.js';
import type { Operator, OperationsHandlers } from './operations-call.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

type ReviewHandlers = Pick<
  OperationsHandlers,
  'resolveReview' | 'proposeReissue' | 'approveReissue' | 'withdrawReissue'
>;

/** Decisions about payments in review, recorded under the name of the signed-in operator. */
export function reviewHandlers(context: ServiceContext): ReviewHandlers {
  const statementOf = async (
    params: Readonly<Record<string, string>>,
    operator: Operator,
    { version, reason }: { readonly version: number; readonly reason: string },
  ) => {
    const { transaction } = await findSeenPayment(context, params['id'] ?? '', version);
    return { transactionId: transaction.transactionId, decidedBy: operator.name, reason };
  };
  return {
    resolveReview: async ({ params, operator, body }) => {
      const { outcome, gatewayReference } = body;
      const statement = await statementOf(params, operator, body);
      return toResult(
        await resolveReview(context, {
          ...statement,
          outcome,
          ...(gatewayReference !== undefined && { gatewayReference }),
        }),
      );
    },
    proposeReissue: async ({ params, operator, body }) =>
      toResult(await proposeReissue(context, await statementOf(params, operator, body))),
    approveReissue: async ({ params, operator, body }) =>
      toResult((await approveReissue(context, await statementOf(params, operator, body))).second),
    withdrawReissue: async ({ params, operator, body }) =>
      toResult(await withdrawReissue(context, await statementOf(params, operator, body))),
  };
}

const toResult = ({ transaction: { transactionId, status } }: TransactionRecord) =>
  jsonResult({ transactionId, status });
