import type { PaymentError } from '@lango/core';
import type { ServiceContext } from '../shared/service-context.js';

/** Gateway instances that this process pauses because they refused our credentials. */
export interface GatewayPauses {
  /** Milliseconds since the epoch; 0 for one that is not paused. */
  until(gatewayId: string): number;
  /** Pauses the instance if the error is `credentials_rejected`. */
  pauseAfter(gatewayId: string, error: PaymentError): void;
}

/** One per process. */
export function createGatewayPauses({
  clock,
  policy,
  logger,
}: Pick<ServiceContext, 'clock' | 'policy' | 'logger'>): GatewayPauses {
  const pauses = new Map<string, number>();
  return {
    until: (gatewayId) => pauses.get(gatewayId) ?? 0,
    pauseAfter: (gatewayId, { code }) => {
      if (code !== 'credentials_rejected') return;
      pauses.set(gatewayId, clock.now() + policy.credentialsPauseMs);
      logger.error({ gateway: gatewayId }, 'the gateway refuses our credentials; paused');
    },
  };
}
