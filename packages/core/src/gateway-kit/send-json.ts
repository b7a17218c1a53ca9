import { PaymentError } from '../errors/payment-error.js';
import type { JsonValue } from '../transaction/transaction.js';
import type { GatewayHttp, GatewayHttpRequest } from './gateway-http.js';
import { assertHttpSuccess } from './http-refusal.js';

/** An answer whose body was JSON. */
export interface JsonResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
  /** The bytes that were parsed. */
  readonly body: Uint8Array;
}

/** A request whose body, if any, is JSON. */
export interface JsonRequest extends Omit<GatewayHttpRequest, 'body'> {
  readonly json?: JsonValue;
  /** The provider's name. When given, a status other than 2xx is thrown as `toHttpRefusal` makes it, before the body is read. */
  readonly provider?: string;
  /** With `provider`: statuses besides 2xx whose body is an answer, such as 402 for a decline. */
  readonly answerStatuses?: readonly number[];
}

/**
 * Sends a JSON body and reads a JSON answer; whatever its status, unless `provider` is given.
 *
 * @throws {PaymentError} what the transport throws; with `provider` what `toHttpRefusal` makes of a status; `response_unreadable`, effect
 *   `unknown`, when the answer is not JSON.
 */
export async function sendJson(http: GatewayHttp, request: JsonRequest): Promise<JsonResponse> {
  const { json, provider, answerStatuses = [], headers, ...rest } = request;
  const response = await http({
    ...rest,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  if (provider !== undefined && !answerStatuses.includes(response.status))
    assertHttpSuccess(response, provider);
  return { ...response, json: parseJsonBytes(response.body) };
}

/**
 * Parses bytes as UTF-8 JSON.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`; the text itself is not repeated in the message.
 */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new PaymentError('response_unreadable', 'unknown', 'the answer is not JSON');
  }
}
