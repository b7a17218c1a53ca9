import { PaymentError } from '../errors/payment-error.js';
import { toPaymentError } from '../errors/to-payment-error.js';
import type { CallbackAcknowledgement, GatewayCallbackContext } from '../gateway/v1/gateway-callback-v1.js';
import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { checkGateway } from '../gateway/check-gateway.js';
import { checkOption, checkRequest } from '../input/check-input.js';
import { checkLogger } from '../input/check-logger.js';
import { readRawBody } from '../gateway-kit/read-raw-body.js';
import { bodyAlreadyRead, CallbackSetUpFault, noWebRequest } from './callback-set-up-fault.js';
import { consoleLogger } from './console-logger.js';
import { toReceivedCallback, type ReceivedGatewayCallback } from './received-callback.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link createCallbackHandler}. */
export interface CallbackHandlerOptions {
  /** The gateway that sends the callbacks. */
  readonly gateway: PaymentGatewayV1;
  /**
   * Stores the callback; it is acknowledged only after this resolves. Its `kind` says how far it can be trusted. Delivery is at least once, so
   * it must be idempotent. A returned value replaces the acknowledgement: the answer to a validation request.
   */
  readonly onCallback: (callback: ReceivedGatewayCallback) => Promise<CallbackAcknowledgement | void>;
  /** Returns which of the host's unguessable tokens the URL carried. Default: none. */
  readonly readUrlToken?: (
    url: URL,
  ) => Promise<GatewayCallbackContext['urlToken']> | GatewayCallbackContext['urlToken'];
  /** The sender's address as the host trusts it, such as the socket's or a trusted proxy's. Default: not known. */
  readonly readSourceAddress?: (request: Request) => string | undefined;
  /** Most bytes of a body. Default 1,048,576. */
  readonly maxBodyBytes?: number;
  /** Logs callbacks that were not acknowledged. Default: the host's own errors go to `console.error`. */
  readonly logger?: Logger;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** Every member of {@link CallbackHandlerOptions}. */
export const callbackHandlerSettings = {
  gateway: true,
  onCallback: true,
  readUrlToken: true,
  readSourceAddress: true,
  maxBodyBytes: true,
  logger: true,
  now: true,
} as const satisfies ShapeOf<CallbackHandlerOptions>;

/** A Web-standard request handler: `export const POST = handler` in Next.js, `(c) => handler(c.req.raw)` in Hono. */
export type CallbackHandler = (request: Request) => Promise<Response>;

/**
 * Receives the callbacks of one gateway without the runtime: keeps the raw body, has the gateway verify and read it, passes it to the host,
 * and only then acknowledges. An unauthenticated callback is answered 400 without a reason; one that could not be stored is answered 500, so
 * that the gateway repeats it. A handler that is mounted incorrectly answers 500 with instructions, and logs them.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option. The handler rejects anything but a Web Request: `invalid_request`,
 *   field `request`.
 */
export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  const {
    gateway,
    onCallback,
    logger = consoleLogger,
    now = Date.now,
    maxBodyBytes = 1024 * 1024,
  } = checkOptions(options);
  const receive = async (request: Request): Promise<CallbackAcknowledgement> => {
    if (request.bodyUsed) throw bodyAlreadyRead();
    const payload = await readRawBody(request, { maxBytes: maxBodyBytes });
    if (payload.length === 0 && Number(request.headers.get('content-length')) > 0) throw bodyAlreadyRead();
    const urlToken = await options.readUrlToken?.(new URL(request.url));
    const sourceAddress = options.readSourceAddress?.(request);
    const context: GatewayCallbackContext = {
      headers: Object.fromEntries(request.headers),
      url: request.url,
      receivedAt: new Date(now()).toISOString(),
      ...(urlToken !== undefined && { urlToken }),
      ...(sourceAddress !== undefined && { sourceAddress }),
    };
    const result = await gateway.handleCallback(payload, context);
    const answer = await onCallback(toReceivedCallback(gateway, result, payload, context));
    return answer ?? result.acknowledgement;
  };
  return async (request) => {
    if (typeof request?.method !== 'string' || typeof request.headers?.get !== 'function')
      throw checkRequest.wrong('request', noWebRequest);
    if (request.method !== 'POST' && request.method !== 'PUT')
      return new Response(null, { status: 405, headers: { allow: 'POST' } });
    try {
      const { status, headers, body } = await receive(request);
      return new Response(body === '' ? null : body, { status, headers });
    } catch (thrown) {
      return refuse(thrown);
    }
  };

  /** Errors of the host are logged with cause and stack; the sender gets no details. */
  function refuse(thrown: unknown): Response {
    const { gatewayId } = gateway;
    const status = statusOf(thrown);
    if (thrown instanceof CallbackSetUpFault) {
      logger.error({ gatewayId, status }, thrown.message);
      return new Response(thrown.message, { status, headers: { 'content-type': 'text/plain' } });
    }
    const { code } = toPaymentError(thrown);
    if (status < 500) logger.warn({ gatewayId, code, status }, 'callback not acknowledged');
    else
      logger.error({ gatewayId, code, status, error: thrown }, 'callback not acknowledged: the host failed');
    return new Response(null, { status });
  }
}

/** One answer for every bad callback; an error of the host is a 500, so that the gateway repeats the callback. */
function statusOf(thrown: unknown): number {
  if (!PaymentError.is(thrown)) return 500;
  if (thrown.code === 'callback_rejected' || thrown.code === 'callback_unreadable') return 400;
  return thrown.code === 'invalid_request' && thrown.field === 'body' ? 413 : 500;
}

function checkOptions(options: CallbackHandlerOptions): CallbackHandlerOptions {
  const { gateway, onCallback, maxBodyBytes = 1, logger } = checkSettings(options, callbackHandlerSettings);
  checkGateway(checkOption, 'gateway', gateway);
  checkOption.callable('onCallback', onCallback);
  for (const field of ['readUrlToken', 'readSourceAddress', 'now'] as const)
    if (options[field] !== undefined) checkOption.callable(field, options[field]);
  checkOption.number('maxBodyBytes', maxBodyBytes, { least: 1, whole: true });
  if (logger !== undefined) checkLogger(checkOption, 'logger', logger);
  return options;
}
