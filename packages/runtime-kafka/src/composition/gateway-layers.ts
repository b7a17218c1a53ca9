import {
  resilienceDefaults,
  withCircuitBreaker,
  withContractGuard,
  withRetry,
  withTimeout,
  type GatewayLayer,
  type Logger,
  type PaymentGateway,
} from '@lango/core';
import type { RuntimePolicy } from '../decisions/policy.js';
import type { Metrics } from '../ports/metrics.js';
import type { SharedBreakers } from '../ports/shared-breakers.js';
import { withSharedBreaker } from '../services/shared/with-shared-breaker.js';
import type { BreakerStates } from './breaker-states.js';
import type { RuntimeConfig } from './runtime-config.js';

/** The layers around each gateway instance, outermost first: retry, shared breaker, breaker, timeout, contract guard. */
export function gatewayLayers(
  config: RuntimeConfig,
  policy: RuntimePolicy,
  logger: Logger,
  metrics: Metrics,
  breakers: BreakerStates,
  shared: SharedBreakers | undefined,
): (gateway: PaymentGateway) => PaymentGateway {
  // One retry in place. Longer delays are left to the store's requeue, which survives a restart.
  const retry = withRetry({
    attemptsMax: 2,
    deadlineMs: policy.gatewayDeadlineMs,
    ...config.resilience?.retry,
  });
  const { openForMs = resilienceDefaults.circuitBreaker.openForMs } = config.resilience?.circuitBreaker ?? {};
  const breaker = withCircuitBreaker({
    ...config.resilience?.circuitBreaker,
    onStateChange: (change) => {
      logger.warn(change, 'circuit breaker changed');
      breakers.changed(change);
      metrics.breakerChanged(change.gatewayId, change.operation, change.state);
      if (change.state === 'open') shared?.opened(change.gatewayId, change.operation, openForMs);
      if (change.state === 'closed') shared?.closed(change.gatewayId, change.operation);
      config.resilience?.circuitBreaker?.onStateChange?.(change);
    },
  });
  const timeout = withTimeout({ timeoutMs: policy.gatewayDeadlineMs });
  // Operations end with the timeout. This one is for callbacks that a plugin never finishes reading.
  const guard = withContractGuard({ timeoutMs: 2 * policy.gatewayDeadlineMs, logger });
  const sharing: GatewayLayer =
    shared === undefined
      ? (gateway) => gateway
      : withSharedBreaker(shared, { openForMs, callMs: policy.gatewayDeadlineMs });
  return (gateway) => retry(sharing(breaker(timeout(guard(gateway)))));
}
