import type { GatewayUpdate } from '@lango/core';
import { fromMpesaAmount, fromMpesaCharges } from '../mapping/to-mpesa-amount.js';
import type { MpesaMessage } from '../../messages/mpesa-message.js';
import { toPlainText } from '../../shared/to-plain-text.js';

/** Which transaction an update is for. */
export interface UpdateTarget {
  readonly transactionId?: string;
  readonly gatewayReference: string;
}

/** A message as the contract's response. What is not proven, either way, is `pending` with the raw code kept. */
export function toGatewayUpdate(message: MpesaMessage, target: UpdateTarget): GatewayUpdate {
  const { gatewayReference } = target;
  const ids = {
    gatewayReference,
    ...(target.transactionId !== undefined && { transactionId: target.transactionId }),
  };
  const money = fromMpesaAmount(message.amount);
  switch (message.outcome) {
    case 'succeeded': {
      if (money === undefined) return { ...ids, status: 'pending', ...rawCodeOf(message) };
      const fee = fromMpesaCharges(message.details.charges);
      return {
        ...ids,
        status: 'succeeded',
        money,
        ...(message.receipt !== null && { receiptNumber: message.receipt }),
        ...(fee !== undefined && { fee }),
      };
    }
    case 'failed':
      return {
        ...ids,
        status: 'failed',
        reason: message.reason ?? 'other',
        rawCode: message.details.transactionStatus ?? message.resultCode ?? '',
        rawMessage: toPlainText(message.details.description),
        ...(message.retryable !== undefined && { retryable: message.retryable }),
      };
    case 'unknown':
    case 'rejected':
    case 'informational':
    case 'invalid':
      return { ...ids, status: 'pending', isInconclusive: true, ...rawCodeOf(message) };
    case 'pending':
    case 'accepted':
      return { ...ids, status: 'pending', ...rawCodeOf(message) };
  }
}

function rawCodeOf(message: MpesaMessage): { rawCode?: string } {
  const rawCode = message.details.transactionStatus ?? message.resultCode;
  return rawCode === null ? {} : { rawCode };
}
