import { approveResend } from '../services/review/approve-resend.js';
import { proposeResend } from '../services/review/propose-resend.js';
import { settleByReview } from '../services/review/settle-by-review.js';
import { withdrawResend } from '../services/review/withdraw-resend.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { findSeenPayment } from './find-payment.js';
import type { Operator, OperationsHandlers } from './operations-call.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

type ReviewHandlers = Pick<
  OperationsHandlers,
  'resolveReview' | 'proposeSecondSend' | 'approveSecondSend' | 'withdrawSecondSend'
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
        await settleByReview(context, {
          ...statement,
          outcome,
          ...(gatewayReference !== undefined && { gatewayReference }),
        }),
      );
    },
    proposeSecondSend: async ({ params, operator, body }) =>
      told(await proposeResend(context, await stated(params, operator, body))),
    approveSecondSend: async ({ params, operator, body }) =>
      told((await approveResend(context, await stated(params, operator, body))).second),
    withdrawSecondSend: async ({ params, operator, body }) =>
      told(await withdrawResend(context, await stated(params, operator, body))),
  };
}

const told = ({ transaction: { transactionId, status } }: TransactionRecord) =>
  jsonAnswer({ transactionId, status });
