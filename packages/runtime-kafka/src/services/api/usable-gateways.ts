import type { PaymentGateway } from '@lango/core';
import type { ServiceContext } from '../shared/service-context.js';
import type { Caller } from './authenticate.js';

/** The gateways that a caller may use for new payments: of its environment, not retired, and on its merchant's list if there is one. */
export function usableGateways(
  { gateways, retiredGateways }: ServiceContext,
  caller: Caller,
): readonly PaymentGateway[] {
  return gateways
    .list()
    .filter(
      ({ gatewayId, capabilities }) =>
        capabilities.environment === caller.environment &&
        !retiredGateways.has(gatewayId) &&
        (caller.gateways?.includes(gatewayId) ?? true),
    );
}
