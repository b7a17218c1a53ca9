import { PaymentError } from '../errors/payment-error.js';
import { checkRequest } from '../input/check-input.js';
import type { JsonValue } from '../transaction/transaction.js';
import { checkHttp, checkHttpAnswer } from './check-http.js';
import type { GatewayHttp, GatewayHttpRequest } from './gateway-http.js';
import { assertAnswer } from './http-refusal.js';

/** JSON response. */
export interface JsonResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed body, not validated. */
  readonly json: unknown;
  /** The bytes that were parsed. */
  readonly body: Uint8Array;
}

/** A request whose body, if any, is JSON. */
export interface JsonRequest extends Omit<GatewayHttpRequest, 'body'> {
  /** The body. Absent: none is sent. */
  readonly json?: JsonValue | undefined;
  /** The provider's name. When given, a status other than 2xx is thrown as `toHttpRefusal` makes it, before the body is read. */
  readonly provider?: string;
  /** With `provider`: statuses besides 2xx whose body is an answer, such as 402 for a decline. */
  readonly answerStatuses?: readonly number[];
}

/**
 * Sends a JSON body and reads a JSON answer with any status, unless `provider` is given.
 *
 * @throws {PaymentError} what the transport throws; with `provider` what `toHttpRefusal` makes of a status; `response_unreadable`, effect
 *   `unknown`, when the answer is not JSON; `invalid_request`, effect `none`, field `json`, for what JSON cannot carry.
 */
export async function sendJson(http: GatewayHttp, request: JsonRequest): Promise<JsonResponse> {
  checkHttp(http);
  const { json, provider, answerStatuses = [], headers, ...rest } = checkRequest.object('request', request);
  checkRequest.list('answerStatuses', answerStatuses);
  const body = json === undefined ? undefined : toJsonText(json);
  const response = await http({
    ...rest,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  assertAnswer(checkHttpAnswer(response), { provider, answerStatuses });
  return { ...response, json: parseJsonBytes(response.body) };
}

/** Refuses values that JSON cannot represent: `NaN` would become `null`, a function would be dropped; a BigInt or a cycle cannot be serialized. */
function toJsonText(json: JsonValue): string {
  const cannot = () => checkRequest.wrong('json', 'contains a value that JSON cannot represent');
  try {
    return JSON.stringify(json, (_, value: unknown) => {
      const isLost = typeof value === 'number' && !Number.isFinite(value);
      if (isLost || typeof value === 'function' || typeof value === 'symbol') throw cannot();
      return value;
    });
  } catch {
    throw cannot();
  }
}

/**
 * Parses bytes as UTF-8 JSON.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, field `body`; the message does not contain the text.
 */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new PaymentError('response_unreadable', 'unknown', 'the answer is not JSON', undefined, {
      field: 'body',
    });
  }
}
