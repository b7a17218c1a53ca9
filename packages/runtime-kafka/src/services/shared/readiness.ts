import type { HttpResult } from '../../ports/http-result.js';
import { NotReady } from '../../ports/not-ready.js';
import { jsonResult } from './http/json-result.js';
import type { ServiceContext } from './service-context.js';

/** State of the dependencies: `ok`, or the trouble in a few words. */
export interface Readiness {
  readonly isReady: boolean;
  readonly checks: { readonly store: string; readonly bus: string };
}

/** Milliseconds for which a result is reused: the dependencies are checked at most once in them. */
const reusedMs = 1_000;

/** Checks the store and the bus; concurrent callers share a check. Never rejects. */
export function createReadiness({
  store,
  bus,
  clock,
}: Pick<ServiceContext, 'store' | 'bus' | 'clock'>): () => Promise<Readiness> {
  let checking: Promise<Readiness> | undefined;
  let answeredAt: number | undefined;
  const check = async (): Promise<Readiness> => {
    const [storeState, busState] = await Promise.all([
      stateOf(() => store.check()),
      stateOf(() => bus.check()),
    ]);
    answeredAt = clock.monotonicNow();
    const checks = { store: storeState, bus: busState };
    return { isReady: storeState === 'ok' && busState === 'ok', checks };
  };
  return () => {
    // A check in progress is shared too, however long it takes.
    if (checking !== undefined && (answeredAt === undefined || clock.monotonicNow() - answeredAt < reusedMs))
      return checking;
    answeredAt = undefined;
    checking = check();
    return checking;
  };
}

/** The response of `/readyz`. */
export const readinessResult = ({ isReady, checks }: Readiness): HttpResult =>
  jsonResult({ status: isReady ? 'ok' : 'not ready', checks }, isReady ? 200 : 503);

function stateOf(check: () => Promise<void>): Promise<string> {
  return check().then(
    () => 'ok',
    (error: unknown) => (error instanceof NotReady ? error.message : 'unreachable'),
  );
}
