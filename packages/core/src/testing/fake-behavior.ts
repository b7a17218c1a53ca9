import { PaymentError } from '../errors/payment-error.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { checkOption } from '../input/check-input.js';
import type { Money } from '../money/money.js';

/** What the fake does with one call. `succeed` moves money at once; `pend` accepts the request, and `settle` moves the money later. */
export type FakeBehavior =
  | { readonly do: 'succeed' }
  | { readonly do: 'pend' }
  | { readonly do: 'decline' }
  | { readonly do: 'fail-before-acting'; readonly error: PaymentError }
  | { readonly do: 'act-then-fail'; readonly error: PaymentError };

const behaviors = [
  'succeed',
  'pend',
  'decline',
  'fail-before-acting',
  'act-then-fail',
] as const satisfies readonly FakeBehavior['do'][];

/**
 * Checks what a test's `behave` returned.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `behave`
 */
export function checkBehavior(behavior: FakeBehavior): FakeBehavior {
  checkOption.oneOf('behave', checkOption.object('behave', behavior).do, behaviors);
  if ('error' in behavior && !PaymentError.is(behavior.error))
    throw checkOption.wrong('behave', 'must give a PaymentError to throw');
  if ((behavior.do === 'fail-before-acting' || behavior.do === 'act-then-fail') && !('error' in behavior))
    throw checkOption.wrong('behave', 'must give a PaymentError to throw');
  return behavior;
}

/** The fake's answer for a behavior. */
export function respond(behavior: FakeBehavior, gatewayReference: string, money: Money): GatewayResponse {
  switch (behavior.do) {
    case 'pend':
      return { status: 'pending', gatewayReference };
    case 'decline':
      return {
        status: 'failed',
        reason: 'declined',
        rawCode: '51',
        rawMessage: 'declined by the fake',
        gatewayReference,
      };
    case 'succeed':
    case 'act-then-fail':
      return { status: 'succeeded', gatewayReference, receiptNumber: `R-${gatewayReference}`, money };
    case 'fail-before-acting':
      throw behavior.error;
  }
}
