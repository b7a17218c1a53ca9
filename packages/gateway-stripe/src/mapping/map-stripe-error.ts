import { PaymentError, type PaymentErrorCode, type PaymentEffect } from '@lango/core';
import { z } from 'zod';
import { paymentIntentWire, type PaymentIntentWire } from '../wire/payment-intent-wire.js';

/** A documented refusal by Stripe: a decline (402), or a request that cannot be carried out (400, 404). Nothing moved. */
export interface StripeRefusal {
  readonly httpStatus: number;
  /** Stripe's `code`, such as `card_declined`, `balance_insufficient`, `payment_intent_unexpected_state`. */
  readonly code: string | undefined;
  readonly declineCode: string | undefined;
  /** The network's advice: `try_again_later`, `do_not_try_again`, `confirm_card_data`. */
  readonly adviceCode: string | undefined;
  readonly message: string;
  /** Stripe's name of the parameter that is wrong. */
  readonly param: string | undefined;
  /** The current intent, where the refusal carries it. */
  readonly paymentIntent: PaymentIntentWire | undefined;
}

const text = z.string().optional().catch(undefined);

/** The members of the official package's errors that we read. Everything else is dropped, above all headers. */
const errorWire = z.object({
  rawType: text,
  code: text,
  decline_code: text,
  advice_code: text,
  message: z.string().catch(''),
  param: text,
  statusCode: z.number().optional().catch(undefined),
  headers: z.record(z.string(), z.unknown()).catch({}),
  detail: z.unknown(),
  payment_intent: paymentIntentWire.optional().catch(undefined),
});

type StripeErrorWire = z.infer<typeof errorWire>;

/**
 * Reads an error of the official package.
 *
 * @returns the refusal, for 400, 402 and 404
 * @throws {PaymentError} for everything that is not an answer about the payment: 401, 403 and 429 with effect `none`; 409, idempotency
 *   errors, 5xx and everything undocumented with effect `unknown`.
 */
export function readStripeFailure(thrown: unknown): StripeRefusal {
  if (PaymentError.is(thrown)) throw thrown;
  const parsed = errorWire.safeParse(thrown);
  if (!parsed.success)
    throw new PaymentError('unexpected', 'unknown', 'the Stripe package threw no error object');
  const error = parsed.data;
  if (PaymentError.is(error.detail)) throw error.detail;
  const status = error.statusCode;
  if (status === undefined) throw errorOf(error, 'response_unreadable', 'unknown');
  if (status === 429 || (status === 400 && error.code === 'rate_limit')) {
    throw errorOf(error, 'rate_limited', 'none');
  }
  if (status === 401 || status === 403) throw errorOf(error, 'credentials_rejected', 'none');
  if (error.rawType === 'idempotency_error' && status !== 409) {
    // The key was used with other parameters; the first request with it counts.
    throw errorOf(error, 'duplicate_reference', 'unknown');
  }
  if (status === 409) throw errorOf(error, 'request_in_progress', 'unknown');
  if (status === 400 || status === 402 || status === 404) {
    // `Stripe-Should-Retry: true` on a refusal says that the same request may go through later.
    if (error.headers['stripe-should-retry'] === 'true') throw errorOf(error, 'rate_limited', 'none');
    return {
      httpStatus: status,
      code: error.code,
      declineCode: error.decline_code,
      adviceCode: error.advice_code,
      message: error.message,
      param: error.param,
      paymentIntent: error.payment_intent,
    };
  }
  throw errorOf(error, 'gateway_error', 'unknown');
}

/** The error for what cannot be sent to Stripe. Its message is the field and the problem: `kind must be deposit`. */
export function wrongRequest(field: string, problem: string): PaymentError {
  return new PaymentError('invalid_request', 'none', `${field} ${problem}`, undefined, { field });
}

/** A refusal that is not a decline, as an error. Nothing was carried out. */
export function toRequestRejected(refusal: StripeRefusal): PaymentError {
  const what = refusal.param === undefined ? '' : ` (${refusal.param})`;
  const message = `Stripe refused the request${what}: ${refusal.message}`;
  const rawCode = refusal.code ?? String(refusal.httpStatus);
  return new PaymentError('request_rejected', 'none', message, undefined, { rawCode });
}

function errorOf(error: StripeErrorWire, code: PaymentErrorCode, effect: PaymentEffect): PaymentError {
  const retryAfter = Number(error.headers['retry-after']);
  return new PaymentError(code, effect, `Stripe: ${describe(error, code)}`, undefined, {
    rawCode: error.code ?? error.rawType ?? String(error.statusCode ?? code),
    ...(Number.isFinite(retryAfter) &&
      retryAfter > 0 && { retryAfterMs: Math.min(retryAfter, 86_400) * 1000 }),
  });
}

/** Stripe's message repeats part of a rejected key, so it is not passed on. */
function describe(error: StripeErrorWire, code: PaymentErrorCode): string {
  if (code === 'credentials_rejected') return `the API key was refused (${error.statusCode})`;
  return error.message || `status ${error.statusCode ?? 'none'}`;
}
