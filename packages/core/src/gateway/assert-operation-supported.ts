import { PaymentError } from '../errors/payment-error.js';
import { formatMajorUnits } from '../money/format-major-units.js';
import type { Money } from '../money/money.js';
import type { AmountLimits, GatewayOperation } from './v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/**
 * Refuses what the gateway's capabilities do not offer, before anything is stored or sent.
 *
 * @throws {PaymentError} `operation_not_supported`, effect `none`, naming the field that is outside them.
 */
export function assertOperationSupported(
  gateway: PaymentGatewayV1,
  operation: GatewayOperation,
  money?: Money,
): void {
  const refuse = (message: string, field: string): never => {
    throw new PaymentError('operation_not_supported', 'none', message, undefined, { field });
  };
  const capability = gateway.capabilities.operations[operation];
  if (capability === undefined || typeof gateway[operation] !== 'function') {
    return refuse(`${gateway.gatewayId} does not offer ${operation}`, 'gateway');
  }
  if (money === undefined) return;
  const limits = capability.amounts[money.currency] ?? capability.amounts['*'];
  if (limits === undefined) {
    return refuse(`${gateway.gatewayId} does not take ${money.currency} for ${operation}`, 'amount.currency');
  }
  const problem = amountProblem(money, limits);
  if (problem !== undefined) refuse(`${gateway.gatewayId} ${operation}: ${problem}`, 'amount.amountMinor');
}

function amountProblem(money: Money, limits: AmountLimits): string | undefined {
  const inMajor = (amountMinor: number) =>
    `${formatMajorUnits({ amountMinor, currency: money.currency })} ${money.currency}`;
  const { minMinor, maxMinor, stepMinor = 1 } = limits;
  if (money.amountMinor < minMinor)
    return `${inMajor(money.amountMinor)} is below the least, ${inMajor(minMinor)}`;
  if (money.amountMinor > maxMinor)
    return `${inMajor(money.amountMinor)} is above the most, ${inMajor(maxMinor)}`;
  if (money.amountMinor % stepMinor !== 0) {
    return `${inMajor(money.amountMinor)} is not a multiple of ${inMajor(stepMinor)}; nothing is rounded`;
  }
  return undefined;
}
