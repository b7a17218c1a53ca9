import { PaymentError } from '../errors/payment-error.js';
import { toPaymentError } from '../errors/to-payment-error.js';
import { checkOption } from '../input/check-input.js';

/**
 * Runs a step of a payment that moves no money itself: fetching a token, registering a recipient, creating an order that a later request pays.
 * Its errors get effect `none`, because repeating the step is safe.
 *
 * @throws {PaymentError} what `step` throws, with effect `none`
 */
export async function harmlessStep<Value>(step: () => Promise<Value>): Promise<Value> {
  checkOption.callable('step', step);
  try {
    return await step();
  } catch (thrown) {
    const { code, message, cause, field, retryAfterMs, rawCode } = toPaymentError(thrown);
    throw new PaymentError(code, 'none', message, cause, {
      ...(field !== undefined && { field }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(rawCode !== undefined && { rawCode }),
    });
  }
}
