import type { TransactionRecord } from '../ports/transaction-record.js';
import type { Caller } from '../services/api/authenticate.js';
import { refundHandler } from '../services/api/payment-handlers.js';
import { Problem } from '../services/api/problem.js';
import { requestOperation } from '../services/api/request-operation.js';
import { createLookUp } from '../services/look-up/look-up.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { whyNoLookUp } from './allowed-actions.js';
import { findSeenPayment } from './find-payment.js';
import type { OperationsHandlers } from './operations-call.js';

type MoneyHandlers = Pick<
  OperationsHandlers,
  'lookUpPayment' | 'capturePayment' | 'cancelPayment' | 'refundPayment'
>;

/** Look-up, capture, cancel and refund by an operator. */
export function moneyHandlers(context: ServiceContext): MoneyHandlers {
  const lookUp = createLookUp(context);
  const request = async (
    record: TransactionRecord,
    operation: 'capture' | 'cancel',
    amountMinor?: number,
  ) => {
    const { money } = record.transaction;
    const amount = { ...money, ...(amountMinor !== undefined && { amountMinor }) };
    return toResult(await requestOperation(context, record, operation, amount), 202);
  };
  return {
    lookUpPayment: async ({ params, body }) => {
      const record = await findSeenPayment(context, params['id'] ?? '', body.version);
      const whyNot = whyNoLookUp(context, record);
      if (whyNot !== undefined) throw new Problem(409, 'refused', whyNot);
      await lookUp(record);
      return toResult((await context.store.find(record.transaction.transactionId)) ?? record, 200);
    },
    capturePayment: async ({ params, body }) =>
      request(await findSeenPayment(context, params['id'] ?? '', body.version), 'capture', body.amountMinor),
    cancelPayment: async ({ params, body }) =>
      request(await findSeenPayment(context, params['id'] ?? '', body.version), 'cancel'),
    refundPayment: async ({ params, body, request, operator }) => {
      const record = await findSeenPayment(context, params['id'] ?? '', body.version);
      const { merchantId, environment, transaction } = record;
      // As if the merchant had called the api. The audit log names the operator.
      const caller: Caller = { merchantId, environment, keyId: operator.name, scopes: [] };
      const { currency } = transaction.money;
      const { amountMinor } = body;
      const answer = await refundHandler(
        context,
        'refund',
      )({
        caller,
        request,
        params,
        query: {},
        body: { metadata: {}, ...(amountMinor !== undefined && { amount: { amountMinor, currency } }) },
      });
      const { transactionId, status } = JSON.parse(answer.body) as { transactionId: string; status: string };
      return jsonResult({ transactionId, status }, answer.status);
    },
  };
}

const toResult = ({ transaction: { transactionId, status } }: TransactionRecord, httpStatus: number) =>
  jsonResult({ transactionId, status }, httpStatus);
