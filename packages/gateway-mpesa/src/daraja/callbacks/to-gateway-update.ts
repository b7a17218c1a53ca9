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
  const known = {
    gatewayReference,
    ...(target.transactionId !== undefined && { transactionId: target.transactionId }),
  };
  const money = fromMpesaAmount(message.amount);
  switch (message.outcome) {
    case 'succeeded': {
      if (money === undefined) return { ...known, status: 'pending', ...rawCodeOf(message) };
      const fee = fromMpesaCharges(message.details.charges);
      return {
        ...known,
        status: 'succeeded',
        money,
        ...(message.receipt !== null && { receiptNumber: message.receipt }),
        ...(fee !== undefined && { fee }),
      };
    }
    case 'failed':
      return {
        ...known,
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
      return { ...known, status: 'pending', isInconclusive: true, ...rawCodeOf(message) };
    case 'pending':
    case 'accepted':
      return { ...known, status: 'pending', ...rawCodeOf(message) };
  }
}

function rawCodeOf(message: MpesaMessage): { rawCode?: string } {
  const rawCode = message.details.transactionStatus ?? message.resultCode;
  return rawCode === null ? {} : { rawCode };
}
