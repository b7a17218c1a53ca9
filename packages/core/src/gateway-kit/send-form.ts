import { checkAnswer, checkRequest } from '../input/check-input.js';
import { checkHttp, checkHttpAnswer } from './check-http.js';
import { assertAnswer } from './http-refusal.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from './gateway-http.js';

/** A request whose body is a form. */
export interface FormRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  /** Default `POST`. */
  readonly method?: 'POST' | 'PUT';
  /** Sent in this order; members that are `undefined` are left out. */
  readonly form: Readonly<Record<string, string | number | undefined>>;
  /** The provider's name. When given, a status other than 2xx is thrown as `toHttpRefusal` makes it. */
  readonly provider?: string;
  /** With `provider`: statuses besides 2xx whose body is an answer, such as 402 for a decline. */
  readonly answerStatuses?: readonly number[];
}

/**
 * Sends a form (`application/x-www-form-urlencoded`). The caller reads the answer's body: `answer.json` or `answer.form`.
 *
 * @throws {PaymentError} what the transport throws; with `provider` what `toHttpRefusal` makes of a status; `invalid_request`, effect `none`, for a field that is neither text nor number
 */
export async function sendForm(http: GatewayHttp, request: FormRequest): Promise<GatewayHttpResponse> {
  checkHttp(http);
  const {
    form,
    headers,
    method = 'POST',
    provider,
    answerStatuses,
    ...rest
  } = checkRequest.object('request', request);
  checkRequest.list('answerStatuses', answerStatuses ?? []);
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(checkRequest.object('form', form))) {
    if (value !== undefined) fields.append(name, formText(`form.${name}`, value));
  }
  const response = await http({
    ...rest,
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: fields.toString(),
  });
  return assertAnswer(checkHttpAnswer(response), { provider, answerStatuses });
}

/** `NaN`, `[object Object]` and lone surrogates must not be sent. */
function formText(field: string, value: string | number): string {
  if (typeof value === 'string') return checkRequest.wellFormed(field, value);
  return String(checkRequest.number(field, value, { least: -Number.MAX_SAFE_INTEGER }));
}

/**
 * Reads a form's fields, as from a callback. A repeated name is left out, because its value is ambiguous.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, field `body`: neither bytes nor text.
 */
export function parseForm(body: Uint8Array | string): Readonly<Record<string, string>> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(checkAnswer.bytes('body', body));
  const fields = new Map<string, string | undefined>();
  for (const [name, value] of new URLSearchParams(text))
    fields.set(name, fields.has(name) ? undefined : value);
  const once = [...fields].filter((field): field is [string, string] => field[1] !== undefined);
  return Object.freeze(
    Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(once)),
  );
}
