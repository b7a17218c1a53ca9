import { approveReissue } from '../services/review/approve-reissue.js';
import { proposeReissue } from '../services/review/propose-reissue.js';
import { resolveReview } from '../services/review/resolve-review.js';
import { withdrawReissue } from '../services/review/withdraw-reissue.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { findSeenPayment } from './find-payment.js';
import type { Operator, OperationsHandlers } from './operations-call.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

type ReviewHandlers = Pick<
  OperationsHandlers,
  'resolveReview' | 'proposeReissue' | 'approveReissue' | 'withdrawReissue'
>;

/** What people decide about held payments; who decided is who is signed in, never what the page says. */
export function reviewHandlers(context: ServiceContext): ReviewHandlers {
  const stated = async (
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
      const statement = await stated(params, operator, body);
      return told(
        await resolveReview(context, {
          ...statement,
          outcome,
          ...(gatewayReference !== undefined && { gatewayReference }),
        }),
      );
    },
    proposeReissue: async ({ params, operator, body }) =>
      told(await proposeReissue(context, await stated(params, operator, body))),
    approveReissue: async ({ params, operator, body }) =>
      told((await approveReissue(context, await stated(params, operator, body))).second),
    withdrawReissue: async ({ params, operator, body }) =>
      told(await withdrawReissue(context, await stated(params, operator, body))),
  };
}

const told = ({ transaction: { transactionId, status } }: TransactionRecord) =>
  jsonAnswer({ transactionId, status });
