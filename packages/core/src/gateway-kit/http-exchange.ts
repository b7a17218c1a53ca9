import { PaymentError } from '../errors/payment-error.js';
import { checkHttpRequest } from './check-http-request.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from './gateway-http.js';
import { toHttpFailure } from './http-failure.js';

/** One exchange with an HTTP library. */
export interface HttpExchange {
  /** Sends the request and reads the complete answer, at most `maxBytes`. */
  send(request: GatewayHttpRequest, url: URL, maxBytes: number): Promise<GatewayHttpResponse>;
  /** Ends the exchange, so that `send` rejects. */
  end(): void;
}

const defaultDeadlineMs = 20_000;
const defaultMaxResponseBytes = 1024 * 1024;

/** Implements {@link GatewayHttp} on a library: checks, deadline, abort, and the effect of errors. */
export function createHttpSender(begin: () => HttpExchange): GatewayHttp {
  return async (request) => {
    const url = checkHttpRequest(request);
    const { signal, deadlineMs = defaultDeadlineMs, maxResponseBytes = defaultMaxResponseBytes } = request;
    if (signal?.aborted) throw new PaymentError('aborted', 'none', 'the call was aborted before it was sent');
    const exchange = begin();
    let isLate = false;
    const onAbort = () => exchange.end();
    const timer = setTimeout(() => {
      isLate = true;
      exchange.end();
    }, deadlineMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await exchange.send(request, url, maxResponseBytes);
    } catch (error) {
      throw toHttpFailure(error, { isLate, isAborted: signal?.aborted === true });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };
}

/** The error for an answer of more bytes than allowed. */
export function bodyTooLarge(maxBytes: number): PaymentError {
  return new PaymentError('response_unreadable', 'unknown', `the answer is larger than ${maxBytes} bytes`);
}

/**
 * Reads a body of at most `maxBytes`.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`
 */
export async function readAtMost(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
