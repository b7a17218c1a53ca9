import type { PaymentError, PaymentGateway } from '@lango/core';
import type { ServiceContext } from '../shared/service-context.js';

/** Gateway instances that this process pauses because they refused our credentials. */
export interface GatewayPauses {
  /** Milliseconds since the epoch; 0 for one that is not paused, or was replaced since: the new one has other credentials. */
  until(gatewayId: string): number;
  /** Pauses the called instance if the error is `credentials_rejected`. */
  pauseAfter(called: PaymentGateway | undefined, error: PaymentError): void;
}

/** One per process. */
export function createGatewayPauses({
  clock,
  policy,
  logger,
  gateways,
}: Pick<ServiceContext, 'clock' | 'policy' | 'logger' | 'gateways'>): GatewayPauses {
  const pauses = new WeakMap<PaymentGateway, number>();
  return {
    until: (gatewayId) => {
      const gateway = gateways.find(gatewayId);
      return gateway === undefined ? 0 : (pauses.get(gateway) ?? 0);
    },
    pauseAfter: (called, { code }) => {
      if (called === undefined || code !== 'credentials_rejected') return;
      pauses.set(called, clock.now() + policy.credentialsPauseMs);
      logger.error({ gateway: called.gatewayId }, 'the gateway refuses our credentials; paused');
    },
  };
}
