import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { PaymentError } from '../errors/payment-error.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import { checkOption } from '../input/check-input.js';
import { resilienceDefaults } from './resilience-defaults.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link withBulkhead}. */
export interface BulkheadOptions {
  /** Calls at once, of all operations of this gateway instance. Default 64. */
  readonly callsMax?: number;
  /** Calls that may wait for a free place. Default 0: a call that cannot start is refused. */
  readonly waitingMax?: number;
}

/** Every member of {@link BulkheadOptions}. */
export const bulkheadSettings = {
  callsMax: true,
  waitingMax: true,
} as const satisfies ShapeOf<BulkheadOptions>;

/**
 * Limits concurrent calls, so that one slow provider does not use up every socket of the process. A call above the limit is refused:
 * `bulkhead_full`, effect `none`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withBulkhead(options: BulkheadOptions = {}): GatewayLayer {
  const { bulkhead: defaults } = resilienceDefaults;
  const { callsMax = defaults.callsMax, waitingMax = defaults.waitingMax } = checkSettings(
    options,
    bulkheadSettings,
  );
  checkOption.number('callsMax', callsMax, { least: 1, whole: true });
  checkOption.number('waitingMax', waitingMax, { least: 0, whole: true });
  return (inner) => {
    const room = bulkhead(callsMax, waitingMax);
    return aroundOperations(inner, async ({ operation, context, next }) => {
      try {
        return await room.execute(() => {
          // It may have been aborted while it waited; nothing was sent yet.
          if (context.signal.aborted)
            throw new PaymentError('aborted', 'none', 'aborted while waiting for room');
          return next(context);
        });
      } catch (error) {
        if (!(error instanceof BulkheadRejectedError)) throw error;
        const message = `${inner.gatewayId} ${operation}: ${callsMax} calls are under way; not sent`;
        throw new PaymentError('bulkhead_full', 'none', message);
      }
    });
  };
}
