import { PaymentError } from '../errors/payment-error.js';
import type { JsonValue } from '../transaction/transaction.js';
import type { GatewayHttp, GatewayHttpRequest } from './gateway-http.js';

/** An answer whose body was JSON. */
export interface JsonResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/**
 * Sends a JSON body and reads a JSON answer, whatever its status.
 *
 * @throws {PaymentError} what the transport throws; `response_unreadable`, effect `unknown`, when the answer is not JSON.
 */
export async function sendJson(
  http: GatewayHttp,
  request: Omit<GatewayHttpRequest, 'body'> & { readonly json?: JsonValue },
): Promise<JsonResponse> {
  const { json, headers, ...rest } = request;
  const response = await http({
    ...rest,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  return { status: response.status, headers: response.headers, json: parseJsonBytes(response.body) };
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
