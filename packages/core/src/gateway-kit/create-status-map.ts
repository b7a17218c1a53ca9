import { PaymentError } from '../errors/payment-error.js';
import type { FailureReason } from '../errors/failure-reason.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { Money } from '../money/money.js';

/** What one of the provider's codes means. */
export type StatusMeaning =
  'succeeded' | 'pending' | { readonly failed: FailureReason; readonly retryable?: boolean };

/** What the provider said, besides its code. */
export interface ProviderStatus {
  readonly rawCode: string;
  readonly rawMessage?: string;
  readonly gatewayReference?: string | undefined;
  readonly money?: Money;
  readonly receiptNumber?: string;
  readonly fee?: Money;
}

/**
 * A table from the provider's codes to the contract's responses. A code that the table does not hold is `pending` with the code kept: it
 * is never a success and never a failure.
 *
 * @returns the translation, which throws `PaymentError` `response_unreadable`, effect `unknown`, where an answer that is no failure has no
 *   reference
 */
export function createStatusMap(
  table: Readonly<Record<string, StatusMeaning>>,
): (status: ProviderStatus) => GatewayResponse {
  const meanings = new Map(Object.entries(table));
  return ({ rawCode, rawMessage = '', gatewayReference, money, receiptNumber, fee }) => {
    const meaning = meanings.get(rawCode) ?? 'pending';
    const referenced = gatewayReference === undefined || gatewayReference === '' ? {} : { gatewayReference };
    if (typeof meaning === 'object') {
      const { failed: reason, retryable } = meaning;
      const words = rawMessage === '' ? rawCode : rawMessage;
      return {
        status: 'failed',
        reason,
        rawCode,
        rawMessage: words,
        ...referenced,
        ...(retryable !== undefined && { retryable }),
      };
    }
    if (referenced.gatewayReference === undefined) {
      throw new PaymentError('response_unreadable', 'unknown', 'the answer has no reference', undefined, {
        rawCode,
      });
    }
    const reference = { gatewayReference: referenced.gatewayReference };
    if (meaning === 'pending') return { status: 'pending', ...reference, rawCode };
    return {
      status: 'succeeded',
      ...reference,
      ...(money !== undefined && { money }),
      ...(receiptNumber !== undefined && { receiptNumber }),
      ...(fee !== undefined && { fee }),
    };
  };
}
