import { EventEmitter } from 'node:events';
import { Agent, type Dispatcher } from 'undici';
import { PaymentError } from '../errors/payment-error.js';
import { checkOption, checkRequest } from '../input/check-input.js';
import { longestTimerMs } from '../resilience/resilience-defaults.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from './gateway-http.js';

/** Settings of the pooled transport. */
export interface UndiciGatewayHttpOptions {
  /** Milliseconds to reach the provider (name, TCP, TLS). Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Connections per origin. Default 64. */
  readonly connectionsMax?: number;
}

/** A transport that also lets go of its sockets. */
export interface ClosableGatewayHttp extends GatewayHttp {
  /** Closing twice is closing once. */
  close(): Promise<void>;
}

const defaultDeadlineMs = 20_000;
const defaultMaxResponseBytes = 1024 * 1024;

/** What Node and undici report when no connection was made, so that nothing can have been sent. */
const neverConnected = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
]); // prettier-ignore

/**
 * The default transport: a pool of kept-alive connections per origin.
 * Idle connections are dropped after 4 s, before common servers (5 s) drop them: a request written to a connection that the
 * server is closing has an unknown effect, which for a deposit without idempotency means a person has to look.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option. The transport itself rejects a request that cannot be sent:
 *   `invalid_request`, effect `none`, naming the member, or `configuration_invalid` for a `url` that is none.
 */
export function createUndiciGatewayHttp(options: UndiciGatewayHttpOptions = {}): ClosableGatewayHttp {
  const { connectionsMax = 64, connectTimeoutMs = 5_000 } = checkOption.settings(options);
  const agent = new Agent({
    connections: checkOption.number('connectionsMax', connectionsMax, { least: 1, whole: true }),
    connect: {
      timeout: checkOption.number('connectTimeoutMs', connectTimeoutMs, { least: 1, most: longestTimerMs }),
    },
    keepAliveTimeout: 4_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const send = async (request: GatewayHttpRequest): Promise<GatewayHttpResponse> => {
    const url = checkHttpRequest(request);
    if (request.signal?.aborted)
      throw new PaymentError('aborted', 'none', 'the call was aborted before it was sent');
    // An emitter, which undici takes as well: an AbortSignal costs more than the request's other parts together.
    const ending = new EventEmitter();
    let isEnded = false;
    const end = () => {
      isEnded = true;
      ending.emit('abort');
    };
    const timer = setTimeout(end, request.deadlineMs ?? defaultDeadlineMs);
    request.signal?.addEventListener('abort', end, { once: true });
    try {
      const response = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
        signal: ending,
      });
      return {
        status: response.statusCode,
        headers: flattenHeaders(response.headers),
        body: await readAtMost(response.body, request.maxResponseBytes ?? defaultMaxResponseBytes),
      };
    } catch (error) {
      throw classify(error, isEnded, request.signal?.aborted === true);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', end);
    }
  };
  let closing: Promise<void> | undefined;
  return Object.assign(send, { close: () => (closing ??= agent.close()) });
}

function flattenHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

async function readAtMost(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new PaymentError('response_unreadable', 'unknown', `the answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const satisfies readonly GatewayHttpRequest['method'][];
/** What HTTP can carry in a header: a line break would end it and begin another. */
const headerName = /^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Refuses what undici would refuse too, but only after the call counts as possibly sent. */
function checkHttpRequest(request: GatewayHttpRequest): URL {
  const { url, method, headers = {}, body, deadlineMs = 1, maxResponseBytes = 1, signal } = request ?? {};
  checkRequest.object('request', request);
  const address = checkOption.address('url', url);
  checkRequest.oneOf('method', method, methods);
  for (const [name, value] of Object.entries(checkRequest.object('headers', headers))) {
    if (!headerName.test(name)) throw checkRequest.wrong('headers', 'hold a name that HTTP cannot carry');
    if (typeof value !== 'string' || !headerValue.test(value))
      throw checkRequest.wrong(`headers.${name}`, 'must be a text that HTTP can carry');
  }
  if (typeof body === 'string') checkRequest.wellFormed('body', body);
  else if (body !== undefined) checkRequest.bytes('body', body);
  checkRequest.number('deadlineMs', deadlineMs, { least: 1, most: longestTimerMs });
  checkRequest.number('maxResponseBytes', maxResponseBytes, { least: 1, whole: true });
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw checkRequest.wrong('signal', 'must be an AbortSignal');
  return address;
}

/** Rebuilds the error from a code alone: messages of the HTTP library can carry addresses and headers. */
function classify(error: unknown, deadlinePassed: boolean, abortedByCaller: boolean): PaymentError {
  if (PaymentError.is(error)) return error;
  const code = errorCodeOf(error);
  if (abortedByCaller)
    return new PaymentError('aborted', 'unknown', 'the call was aborted after it may have been sent');
  if (deadlinePassed)
    return new PaymentError('gateway_timeout', 'unknown', 'no whole answer before the deadline');
  if (neverConnected.has(code)) {
    return new PaymentError('gateway_unreachable', 'none', `could not connect (${code})`, undefined, {
      rawCode: code,
    });
  }
  return new PaymentError('connection_lost', 'unknown', `the connection was lost (${code})`, undefined, {
    rawCode: code,
  });
}

function errorCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if (error instanceof AggregateError && error.errors.length > 0) {
    const codes = error.errors.map(errorCodeOf);
    // Several addresses were tried: nothing was sent only if each of them failed to connect.
    return codes.find((code) => !neverConnected.has(code)) ?? codes[0] ?? 'unknown';
  }
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
