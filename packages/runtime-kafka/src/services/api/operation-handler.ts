import type { Money } from '@lango/core';
import type { Answer } from '../../ports/answer.js';
import { jsonAnswer } from '../shared/http/answer.js';
import type { ServiceContext } from '../shared/service-context.js';
import { ownTransaction, type CallerCall } from './api-call.js';
import { requestOperation } from './request-operation.js';
import { toTransactionView } from './transaction-view.js';

/** `POST /v1/transactions/{id}/captures` and `…/cancel`: asks the gateway to end a pending deposit one way or the other. */
export function operationHandler(context: ServiceContext, operation: 'capture' | 'cancel') {
  return async ({
    caller,
    params,
    body,
  }: CallerCall<{ readonly amount?: Money | undefined }>): Promise<Answer> => {
    const record = await ownTransaction(context, caller, params['id'] ?? '');
    const next = await requestOperation(context, record, operation, body.amount);
    return jsonAnswer(toTransactionView(next), 202);
  };
}
