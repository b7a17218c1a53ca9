import { checkOption, checkRequest } from '../input/check-input.js';
import { longestTimerMs } from '../resilience/resilience-defaults.js';
import type { GatewayHttpRequest } from './gateway-http.js';

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const satisfies readonly GatewayHttpRequest['method'][];
/** Valid header names and values: a line break would start another header. */
const headerName = /^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Connection headers, which the transport sets. Node's fetch never resolves with a wrong one. */
const transportHeaders =
  /^(?:connection|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;

/**
 * Refuses requests that the HTTP library would refuse only after the call counts as possibly sent.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the member; `configuration_invalid` for an invalid `url`
 */
export function checkHttpRequest(request: GatewayHttpRequest): URL {
  const { url, method, headers = {}, body, deadlineMs = 1, maxResponseBytes = 1, signal } = request ?? {};
  checkRequest.object('request', request);
  const address = checkOption.address('url', url);
  checkRequest.oneOf('method', method, methods);
  if (typeof body === 'string') checkRequest.wellFormed('body', body);
  else if (body !== undefined) checkRequest.bytes('body', body);
  for (const [name, value] of Object.entries(checkRequest.object('headers', headers)))
    checkHeader(name, value, body);
  checkRequest.number('deadlineMs', deadlineMs, { least: 1, most: longestTimerMs });
  checkRequest.number('maxResponseBytes', maxResponseBytes, { least: 1, whole: true });
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw checkRequest.wrong('signal', 'must be an AbortSignal');
  return address;
}

function checkHeader(name: string, value: unknown, body: GatewayHttpRequest['body']): void {
  if (!headerName.test(name)) throw checkRequest.wrong('headers', 'contain an invalid header name');
  const field = `headers.${name}`;
  if (typeof value !== 'string' || !headerValue.test(value))
    throw checkRequest.wrong(field, 'must be a valid header value');
  if (transportHeaders.test(name)) throw checkRequest.wrong(field, 'is set by the transport');
  if (name.toLowerCase() === 'content-length' && Number(value) !== byteLength(body))
    throw checkRequest.wrong(field, `must be the length of the body, ${byteLength(body)} bytes`);
}

function byteLength(body: GatewayHttpRequest['body']): number {
  if (body === undefined) return 0;
  return typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
}
