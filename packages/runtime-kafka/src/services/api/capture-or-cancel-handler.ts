import type { Money } from '@lango/core';
import type { HttpResult } from '../../ports/http-result.js';
import { jsonResult } from '../shared/http/json-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import { ownTransaction, type CallerCall } from './api-call.js';
import { requestOperation } from './request-operation.js';
import { toTransactionView } from './transaction-view.js';

/** `POST /v1/transactions/{id}/captures` and `…/cancel`: asks the gateway to capture or cancel a pending deposit. */
export function captureOrCancelHandler(context: ServiceContext, operation: 'capture' | 'cancel') {
  return async ({
    caller,
    params,
    body,
  }: CallerCall<{ readonly amount?: Money | undefined }>): Promise<HttpResult> => {
    const record = await ownTransaction(context, caller, params['id'] ?? '');
    const next = await requestOperation(context, record, operation, body.amount);
    return jsonResult(toTransactionView(next), 202);
  };
}
