import type { GatewayOperation } from '@lango/core';

/**
 * Circuit breakers as all processes know them: what one has found out, the others need not find out again. Nothing is correct because of
 * it; while the others cannot be heard, every breaker is `closed` here and each process has its own.
 */
export interface SharedBreakers {
  /** `open` somebody found it failing · `probing` its time is over, and one call of one process is to try it. As last heard. */
  stateOf(gatewayId: string, operation: GatewayOperation): 'closed' | 'open' | 'probing';
  /** Tells the others that it keeps failing. */
  opened(gatewayId: string, operation: GatewayOperation, openForMs: number): void;
  /** Tells the others that it works again. */
  closed(gatewayId: string, operation: GatewayOperation): void;
  /** True for the one that may try it now; the others are refused until it has, or until `forMs` is over. */
  tryProbe(gatewayId: string, operation: GatewayOperation, forMs: number): Promise<boolean>;
  close(): void;
}
