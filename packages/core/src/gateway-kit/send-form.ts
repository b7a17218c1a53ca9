import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from './gateway-http.js';

/** A request whose body is a form. */
export interface FormRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  readonly method?: 'POST' | 'PUT';
  /** Sent in this order; members that are `undefined` are left out. */
  readonly form: Readonly<Record<string, string | number | undefined>>;
}

/**
 * Sends a form (`application/x-www-form-urlencoded`). The answer's body is left to the caller: `parseJsonBytes` or `parseForm`.
 *
 * @throws {PaymentError} what the transport throws
 */
export function sendForm(http: GatewayHttp, request: FormRequest): Promise<GatewayHttpResponse> {
  const { form, headers, method = 'POST', ...rest } = request;
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    if (value !== undefined) fields.append(name, String(value));
  }
  return http({
    ...rest,
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: fields.toString(),
  });
}

/** Reads a form's fields, as from a callback. A name that comes twice is refused by leaving it out: which one is meant is not known. */
export function parseForm(body: Uint8Array | string): Readonly<Record<string, string>> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const fields = new Map<string, string | undefined>();
  for (const [name, value] of new URLSearchParams(text))
    fields.set(name, fields.has(name) ? undefined : value);
  const once = [...fields].filter((field): field is [string, string] => field[1] !== undefined);
  return Object.freeze(
    Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(once)),
  );
}
