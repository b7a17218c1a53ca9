import type { ConsumerLag } from '../ports/message-bus.js';
import type { EndpointHealth } from '../ports/operations-store.js';
import type { StoreGauges } from '../ports/transaction-store.js';
import type { BreakerState } from './operations-tools.js';

/** A problem for the overview. */
export interface OperationsProblem {
  readonly kind: 'review' | 'overdue' | 'breaker' | 'endpoint' | 'dead-letter' | 'unassigned' | 'lag';
  readonly severity: 'error' | 'warning';
  readonly text: string;
  readonly count: number;
}

/** Work that is less overdue is being done. */
const overdueSeconds = 30;
const lagMessages = 1_000;

/** What is wrong right now, worst first. */
export function findProblems(now: {
  readonly gauges: StoreGauges;
  readonly endpoints: readonly EndpointHealth[];
  readonly breakers: readonly BreakerState[];
  readonly lag: readonly ConsumerLag[];
  readonly unassigned: number;
}): readonly OperationsProblem[] {
  const { gauges, endpoints, breakers, lag, unassigned } = now;
  const open = breakers.filter(({ state }) => state !== 'closed');
  const disabled = endpoints.filter(({ disabledAtMs }) => disabledAtMs !== undefined);
  const failing = endpoints.filter(
    ({ disabledAtMs, failingSinceMs }) => disabledAtMs === undefined && failingSinceMs !== undefined,
  );
  const behind = lag.reduce((sum, { messages }) => sum + messages, 0);
  const late = gauges.overdueOldestSeconds >= overdueSeconds ? gauges.overdue : 0;
  const list: readonly OperationsProblem[] = [
    ...open.map(({ gatewayId, operation, state }) => ({
      kind: 'breaker' as const,
      severity: 'error' as const,
      text: `${gatewayId} keeps failing at ${operation}: its breaker is ${state}`,
      count: 1,
    })),
    { kind: 'review', severity: 'error', text: 'payments are in review', count: gauges.review },
    {
      kind: 'overdue',
      severity: 'error',
      text: `rows are overdue, the oldest for ${Math.round(gauges.overdueOldestSeconds)} s`,
      count: late,
    },
    {
      kind: 'dead-letter',
      severity: 'error',
      text: 'dead letters: work that failed on every attempt',
      count: gauges.deadLetters,
    },
    { kind: 'endpoint', severity: 'error', text: 'merchant endpoints are disabled', count: disabled.length },
    { kind: 'endpoint', severity: 'warning', text: 'merchant endpoints are failing', count: failing.length },
    {
      kind: 'unassigned',
      severity: 'warning',
      text: 'incoming deposits have no merchant',
      count: unassigned,
    },
    {
      kind: 'lag',
      severity: 'warning',
      text: 'messages wait on the bus',
      count: behind >= lagMessages ? behind : 0,
    },
  ];
  return list.filter(({ count }) => count > 0);
}
