import type { InputChecks } from '../input/input-checks.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/** Shape of every `gatewayId`. */
export const gatewayIdPattern = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * Checks that a value has the members of a v1 gateway. The conformance suite checks its behavior.
 *
 * @throws {PaymentError} as `check` does, naming `field`
 */
export function checkGateway(check: InputChecks, field: string, gateway: PaymentGatewayV1): PaymentGatewayV1 {
  const refuse = (problem: string): never => {
    throw check.wrong(field, `must be a v1 PaymentGateway: ${problem}`);
  };
  if (typeof gateway !== 'object' || gateway === null) return refuse('it is not an object');
  const { specificationVersion, gatewayId, capabilities } = gateway;
  if (specificationVersion !== 'v1') refuse('its specificationVersion is not v1');
  if (typeof gatewayId !== 'string' || gatewayId === '') refuse('it has no gatewayId');
  if (typeof capabilities?.operations !== 'object' || capabilities.operations === null)
    refuse('its capabilities list no operations');
  return check.methods(field, gateway, ['deposit', 'withdraw', 'handleCallback']);
}
