import { PaymentError, type PaymentEffect } from '../errors/payment-error.js';
import type { PaymentErrorCode } from '../errors/payment-error-code.js';
import { toPaymentError } from '../errors/to-payment-error.js';
import { checkGateway } from '../gateway/check-gateway.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import { isCallbackResult, isGatewayResponse } from '../gateway/is-gateway-response.js';
import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { checkOption } from '../input/check-input.js';
import { checkLogger } from '../input/check-logger.js';
import { longestTimerMs } from './resilience-defaults.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link withContractGuard}. */
export interface ContractGuardOptions {
  /** Milliseconds after which a method that has not ended is given up. Default 60,000: longer than an adapter's own deadlines. */
  readonly timeoutMs?: number;
  /** Where a breach of the contract is logged, with its stack. Default: the logger of each call. */
  readonly logger?: Logger;
}

/** Every member of {@link ContractGuardOptions}. */
export const contractGuardSettings = {
  timeoutMs: true,
  logger: true,
} as const satisfies ShapeOf<ContractGuardOptions>;

/**
 * Enforces the contract on any gateway. A synchronous throw, a thrown value that is not a `PaymentError`, a missing or invalid answer, and a
 * method that never ends each become a rejected `PaymentError` with the effect that is safe for money, and one log line with transaction,
 * gateway, operation and stack. Must be the innermost layer.
 *
 * An operation then rejects with `unexpected`, `response_unreadable` or `gateway_timeout`, effect `unknown`; `handleCallback` with
 * `callback_unreadable` or `gateway_timeout`, effect `none`. A code that belongs elsewhere (`callback_unreadable` from an
 * operation, `response_unreadable` or `invalid_request` from `handleCallback`) is corrected.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withContractGuard(options: ContractGuardOptions = {}): GatewayLayer {
  const { timeoutMs = 60_000, logger } = checkSettings(options, contractGuardSettings);
  checkOption.number('timeoutMs', timeoutMs, { least: 1, most: longestTimerMs });
  if (logger !== undefined) checkLogger(checkOption, 'logger', logger);
  return (inner) => {
    const { gatewayId } = checkGateway(checkOption, 'gateway', inner);
    const report = (to: Logger | undefined, call: object, thrown: unknown) =>
      to?.error(
        { gatewayId, ...call, stack: stackOf(thrown) },
        'a gateway broke the contract: the call has no outcome',
      );
    const guarded = aroundOperations(inner, async ({ operation, transaction, context, next }) => {
      const call = { operation, transactionId: transaction.transactionId };
      const to = logger ?? context.logger;
      try {
        const answer = await within(timeoutMs, 'unknown', () => next(context));
        if (isGatewayResponse(answer)) return answer;
        throw new PaymentError(
          'response_unreadable',
          'unknown',
          'the gateway returned no valid GatewayResponse',
        );
      } catch (thrown) {
        const error = asOperationError(thrown);
        if (error !== thrown || !isOrdinary(error)) report(to, call, thrown);
        throw error;
      }
    });
    const handleCallback: PaymentGatewayV1['handleCallback'] = async (payload, context) => {
      try {
        const result = await within(timeoutMs, 'none', async () => inner.handleCallback(payload, context));
        if (isCallbackResult(result)) return result;
        throw unreadable('the gateway returned no valid GatewayCallbackResult');
      } catch (thrown) {
        const error = asCallbackError(thrown);
        if (error !== thrown) report(logger, { operation: 'handleCallback' }, thrown);
        throw error;
      }
    };
    // A copy would keep the values that the gateway's own members have now.
    return Object.defineProperty(guarded, 'handleCallback', { value: handleCallback, enumerable: true });
  };
}

/** Whether the gateway threw this error itself, within the contract. */
function isOrdinary({ code, message }: PaymentError): boolean {
  return code !== 'unexpected' && !message.startsWith('the gateway returned no valid');
}

function asOperationError(thrown: unknown): PaymentError {
  const error = toPaymentError(thrown);
  if (error.code !== 'callback_unreadable' && error.code !== 'callback_rejected') return error;
  return withCode(error, 'response_unreadable', 'unknown');
}

const misplacedCodes: readonly PaymentErrorCode[] = ['unexpected', 'response_unreadable', 'invalid_request'];

function asCallbackError(thrown: unknown): PaymentError {
  const error = toPaymentError(thrown);
  return misplacedCodes.includes(error.code) ? withCode(error, 'callback_unreadable', 'none') : error;
}

function withCode(
  { message, cause, field }: PaymentError,
  code: PaymentErrorCode,
  effect: PaymentEffect,
): PaymentError {
  return new PaymentError(code, effect, message, cause, field === undefined ? {} : { field });
}

function unreadable(message: string): PaymentError {
  return new PaymentError('callback_unreadable', 'none', message);
}

/** Waits for the work up to a deadline. */
async function within<Value>(
  timeoutMs: number,
  effect: PaymentEffect,
  work: () => Promise<Value>,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new PaymentError('gateway_timeout', effect, `the gateway gave no result within ${timeoutMs} ms`),
        ),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The stack without the message, which may repeat customer data. */
function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || typeof thrown.stack !== 'string') return 'none';
  const at = thrown.stack.search(/^\s+at /m);
  return `${thrown.name}\n${at === -1 ? '' : thrown.stack.slice(at)}`;
}
