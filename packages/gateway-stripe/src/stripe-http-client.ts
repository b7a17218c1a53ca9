import { PaymentError } from '@lango/core';
import type { GatewayHttp, GatewayHttpRequest } from '@lango/core/gateway-kit';
import type Stripe from 'stripe';
import type { StripeCallScopes } from './stripe-call-scopes.js';

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE']);

/**
 * Lets the official package send through our transport, so that every failure is a `PaymentError` with a known effect. The
 * package retries ECONNRESET and EPIPE once even with retries off; our errors have other codes, so each call sends exactly one
 * request and the layers decide about retries.
 */
export function createStripeHttpClient(http: GatewayHttp, scopes: StripeCallScopes): Stripe.HttpClient {
  return {
    getClientName: () => 'lango',
    async makeRequest(host, port, path, method, headers, body, protocol) {
      if (!methods.has(method)) throw new PaymentError('unexpected', 'none', `method ${method}`);
      const { signal, deadlineMs } = scopes.of(headers);
      const response = await http({
        method: method as GatewayHttpRequest['method'],
        url: `${protocol}://${host}${port ? `:${port}` : ''}${path}`,
        headers: headersWithoutLength(headers),
        ...(body && { body }),
        signal,
        deadlineMs,
      });
      const json = readJson(response.status, response.body);
      const raw = { statusCode: response.status };
      return {
        getStatusCode: () => response.status,
        getHeaders: () => ({ ...response.headers }),
        getRawResponse: () => raw,
        toStream: () => {
          throw new PaymentError('unexpected', 'unknown', 'streamed answers are not used');
        },
        toJSON: () => Promise.resolve(json),
      };
    },
  };
}

/** The package's headers without the length, which the transport sets. */
function headersWithoutLength(headers: object): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers) as [string, string | number | null | undefined][]) {
    if (value === null || value === undefined || name.toLowerCase() === 'content-length') continue;
    sent[name] = String(value);
  }
  return sent;
}

/**
 * The answer as an object. From status 400 on it must hold an error: the package would read `{}` with status 404 as a payment.
 *
 * @throws {PaymentError} `gateway_error` for an unreadable 4xx or 5xx, `response_unreadable` otherwise; effect `unknown`.
 */
function readJson(status: number, body: Uint8Array): object {
  const json = parse(body);
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const saysError = isObject && 'error' in json && typeof json.error === 'object' && json.error !== null;
  if (isObject && (status >= 200 && status < 300 ? !saysError : status >= 400 && saysError)) return json;
  if (status >= 400) {
    const message = `status ${status} without a readable error`;
    throw new PaymentError('gateway_error', 'unknown', message, undefined, { rawCode: String(status) });
  }
  throw new PaymentError('response_unreadable', 'unknown', `status ${status} without a readable answer`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}
