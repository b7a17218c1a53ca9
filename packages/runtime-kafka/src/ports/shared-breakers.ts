import type { GatewayOperation } from '@lango/core';

/**
 * Circuit breaker states shared by all processes, so that each need not find out by itself. Correctness never depends on them: while sharing is
 * unavailable, every breaker is `closed` here and each process uses its own.
 */
export interface SharedBreakers {
  /** `open` a process found it failing · `probing` the open period is over, and one call of one process may probe it. Last known state. */
  stateOf(gatewayId: string, operation: GatewayOperation): 'closed' | 'open' | 'probing';
  /** Publishes that it keeps failing. */
  opened(gatewayId: string, operation: GatewayOperation, openForMs: number): void;
  /** Publishes that it works again. */
  closed(gatewayId: string, operation: GatewayOperation): void;
  /** True for the caller that may probe it now. Others are refused until it has, or for `forMs`. */
  tryProbe(gatewayId: string, operation: GatewayOperation, forMs: number): Promise<boolean>;
  close(): void;
}
