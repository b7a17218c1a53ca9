import { PaymentError } from '../errors/payment-error.js';
import type { GatewayHttpRequest, GatewayHttpResponse } from './gateway-http.js';
import { bodyTooLarge } from './http-exchange.js';
import type { UndiciAgent, UndiciController, UndiciHandler } from './undici-library.js';

/** One exchange over an agent of undici. */
export interface UndiciExchange {
  send(
    agent: UndiciAgent,
    request: GatewayHttpRequest,
    url: URL,
    maxBytes: number,
  ): Promise<GatewayHttpResponse>;
  /** Ends it; `send` then rejects, also if it is called later. */
  readonly end: () => void;
}

/** Collects the answer with an undici handler: its `request` would add a stream, an emitter and an abort signal around the same events. */
export function createUndiciExchange(): UndiciExchange {
  let controller: UndiciController | undefined;
  let isEnded = false;
  return {
    end: () => {
      isEnded = true;
      controller?.abort(new Error('the exchange was ended'));
    },
    send: (agent, { method, headers, body }, url, maxBytes) => {
      if (isEnded) throw new PaymentError('aborted', 'none', 'the call was aborted before it was sent');
      return new Promise((resolve, reject) => {
        const handler = collect(maxBytes, resolve, reject, (begun) => {
          controller = begun;
          // It may have ended while it waited for a connection.
          if (isEnded) begun.abort(new Error('the exchange was ended'));
        });
        const { origin, pathname, search } = url;
        const path = `${pathname}${search}`;
        agent.dispatch({ origin, path, method, headers: { ...headers }, body: body ?? null }, handler);
      });
    },
  };
}

function collect(
  maxBytes: number,
  resolve: (response: GatewayHttpResponse) => void,
  reject: (error: unknown) => void,
  begin: (controller: UndiciController) => void,
): UndiciHandler {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let status = 0;
  let headers: Record<string, string> = {};
  return {
    onRequestStart: begin,
    onResponseStart: (_, statusCode, raw) => {
      // An interim answer, such as 103.
      if (statusCode < 200) return;
      status = statusCode;
      headers = flattenHeaders(raw);
    },
    onResponseData: (controller, chunk) => {
      size += chunk.length;
      if (size > maxBytes) controller.abort(bodyTooLarge(maxBytes));
      else chunks.push(chunk);
    },
    onResponseEnd: () => resolve({ status, headers, body: Buffer.concat(chunks, size) }),
    onResponseError: (_, error) => reject(error),
  };
}

function flattenHeaders(
  raw: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
