import { PaymentError } from '../errors/payment-error.js';
import { checkRequest } from '../input/check-input.js';
import { checkMoney } from '../money/check-money.js';
import { formatMajorUnits } from '../money/format-major-units.js';
import type { Money } from '../money/money.js';
import { checkGateway } from './check-gateway.js';
import { gatewayOperations } from './gateway-operations.js';
import type { AmountLimits, GatewayOperation } from './v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/**
 * Refuses an operation, currency or amount that the gateway's capabilities do not offer, before anything is stored or sent.
 *
 * @throws {PaymentError} effect `none`, naming the field: `operation_not_supported` for what is outside the capabilities,
 *   `invalid_request` for what no gateway accepts, such as `money.amountMinor` with a fraction.
 */
export function assertOperationSupported(
  gateway: PaymentGatewayV1,
  operation: GatewayOperation,
  money?: Money,
): void {
  const refuse = (message: string, field: string): never => {
    throw new PaymentError('operation_not_supported', 'none', message, undefined, { field });
  };
  const { gatewayId, capabilities } = checkGateway(checkRequest, 'gateway', gateway);
  checkRequest.oneOf('operation', operation, gatewayOperations);
  const capability = capabilities.operations[operation];
  if (capability === undefined || typeof gateway[operation] !== 'function') {
    return refuse(`${gatewayId} does not offer ${operation}`, 'gateway');
  }
  if (money === undefined) return;
  const { currency } = checkMoney(checkRequest, 'money', money);
  const limits = capability.amounts[currency] ?? capability.amounts['*'];
  if (limits === undefined) {
    return refuse(`${gatewayId} does not accept ${currency} for ${operation}`, 'money.currency');
  }
  const problem = amountProblem(money, limits);
  if (problem !== undefined) refuse(`${gatewayId} ${operation}: ${problem}`, 'money.amountMinor');
}

function amountProblem({ amountMinor, currency }: Money, limits: AmountLimits): string | undefined {
  const inMajor = (minor: number) => `${formatMajorUnits({ amountMinor: minor, currency })} ${currency}`;
  const { minMinor, maxMinor, stepMinor = 1 } = limits;
  if (amountMinor < minMinor) return `${inMajor(amountMinor)} is below the minimum of ${inMajor(minMinor)}`;
  if (amountMinor > maxMinor) return `${inMajor(amountMinor)} is above the maximum of ${inMajor(maxMinor)}`;
  if (amountMinor % stepMinor !== 0)
    return `${inMajor(amountMinor)} is not a multiple of ${inMajor(stepMinor)}; nothing is rounded`;
  return undefined;
}
