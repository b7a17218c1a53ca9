import {
  PaymentError,
  toPaymentError,
  type GatewayCallContext,
  type GatewayDecline,
  type GatewayResponse,
} from '@lango/core';
import { mapPaymentIntent, refusedAttempt } from '../mapping/map-payment-intent.js';
import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';
import { cancelIntent } from './current-intent.js';
import type { StripeParts } from './stripe-parts.js';

/**
 * Cancels an intent whose only attempt was refused, before reporting `failed`: until it is canceled it can still be paid.
 * Where the cancel is refused, the current intent decides.
 *
 * @param key idempotency key of the deposit; the cancel's own is derived from it
 * @throws {PaymentError} effect `unknown` in every case, because the intent may still be payable.
 */
export async function cancelDeclinedIntent(
  parts: StripeParts,
  intent: PaymentIntentWire,
  decline: GatewayDecline,
  key: string,
  context: Pick<GatewayCallContext, 'signal'>,
): Promise<GatewayResponse> {
  const failed: GatewayResponse = { ...decline, gatewayReference: intent.id };
  if (intent.status === 'canceled') return failed;
  try {
    const current = await cancelIntent(parts, intent.id, {}, `${key}-cancel`, context);
    if (current.status === 'canceled') return failed;
    if (refusedAttempt(current) === undefined) return mapPaymentIntent(current);
  } catch (thrown) {
    throw stillPayable(intent.id, thrown);
  }
  throw stillPayable(intent.id);
}

function stillPayable(id: string, thrown?: unknown): PaymentError {
  const error = thrown === undefined ? undefined : toPaymentError(thrown);
  return new PaymentError(
    error === undefined || error.code === 'request_rejected' ? 'gateway_error' : error.code,
    'unknown',
    `${id} was refused but could not be canceled, so it may still be paid${error ? `: ${error.message}` : ''}`,
    undefined,
    {
      ...(error?.rawCode !== undefined && { rawCode: error.rawCode }),
      ...(error?.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    },
  );
}
