import { PaymentError } from '../errors/payment-error.js';
import { checkAnswer } from '../input/check-input.js';
import type { GatewayHttpResponse } from './gateway-http.js';

/** Longest accepted `Retry-After`: one day. */
const longestWaitMs = 24 * 3_600_000;

/**
 * The delay of a `Retry-After` header (seconds or a date) in milliseconds; `undefined` if it is missing or invalid.
 *
 * @param nowMs milliseconds since the epoch
 */
export function readRetryAfterMs(
  response: Pick<GatewayHttpResponse, 'headers'>,
  nowMs: number = Date.now(),
): number | undefined {
  const header: unknown = response?.headers?.['retry-after'];
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const value = header.trim();
  // Date.parse alone would read -1 as a year.
  const isDate = /^[A-Z][a-z]{2,8}, /.test(value);
  const ms = /^\d{1,9}$/.test(value)
    ? Number(value) * 1_000
    : isDate
      ? Date.parse(value) - nowMs
      : Number.NaN;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestWaitMs) : undefined;
}

/**
 * The error for an HTTP status that is not an answer about the payment, by rules that hold for every provider: 401 and 403 refuse the
 * credentials (none), 429 asks to wait (none), 409 means the same key is being processed (unknown), every 5xx and every other undocumented
 * status may have acted (unknown). An adapter maps the statuses that its provider documents before it calls this. An invalid response, from
 * the host's own transport, is `response_unreadable`, effect `unknown`, field `status`.
 *
 * @param provider its name, for the message
 */
export function toHttpRefusal(response: GatewayHttpResponse, provider: string): PaymentError {
  const status = response?.status;
  if (!isHttpStatus(status)) return notAnAnswer();
  const retryAfterMs = readRetryAfterMs(response);
  const details = { rawCode: String(status), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const because = (code: PaymentError['code'], effect: PaymentError['effect'], what: string) =>
    new PaymentError(
      code,
      effect,
      `${typeof provider === 'string' ? provider : 'the provider'} ${what} (HTTP ${status})`,
      undefined,
      details,
    );
  if (status === 401 || status === 403)
    return because('credentials_rejected', 'none', 'refused our credentials');
  if (status === 429) return because('rate_limited', 'none', 'asks us to slow down');
  if (status === 409) return because('request_in_progress', 'unknown', 'is processing the same request');
  if (status >= 200 && status < 300)
    return because('response_unreadable', 'unknown', 'sent an unreadable answer');
  return because('gateway_error', 'unknown', 'failed');
}

/**
 * Returns an answer with a 2xx status.
 *
 * @throws {PaymentError} what {@link toHttpRefusal} makes of any other status
 */
export function assertHttpSuccess<Response extends GatewayHttpResponse>(
  response: Response,
  provider: string,
): Response {
  if (isHttpStatus(response?.status) && response.status >= 200 && response.status < 300) return response;
  throw toHttpRefusal(response, provider);
}

/** Applies the options `provider` and `answerStatuses` of a send function. */
export function assertAnswer<Response extends GatewayHttpResponse>(
  response: Response,
  {
    provider,
    answerStatuses = [],
  }: {
    readonly provider?: string | undefined;
    readonly answerStatuses?: readonly number[] | undefined;
  },
): Response {
  if (provider === undefined || answerStatuses.includes(response.status)) return response;
  return assertHttpSuccess(response, provider);
}

function isHttpStatus(status: unknown): status is number {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
}

function notAnAnswer(): PaymentError {
  return checkAnswer.wrong('status', 'of the answer must be an HTTP status');
}
