import type { ServiceContext } from './service-context.js';
import { NotReady } from '../../ports/not-ready.js';

/** What a process needs, each `ok` or what is wrong with it in a word or two. */
export interface Readiness {
  readonly isReady: boolean;
  readonly checks: { readonly store: string; readonly bus: string };
}

/** Milliseconds that an answer serves: however often anybody asks, the servers behind are asked once in it. */
const servesMs = 1_000;

/** Asks the store and the bus whether they can be used, for all who ask meanwhile. Never rejects. */
export function createReadiness({
  store,
  bus,
  clock,
}: Pick<ServiceContext, 'store' | 'bus' | 'clock'>): () => Promise<Readiness> {
  let asked: Promise<Readiness> | undefined;
  let answeredAt: number | undefined;
  const ask = async (): Promise<Readiness> => {
    const [storeState, busState] = await Promise.all([
      stateOf(() => store.check()),
      stateOf(() => bus.check()),
    ]);
    answeredAt = clock.monotonicNow();
    const checks = { store: storeState, bus: busState };
    return { isReady: storeState === 'ok' && busState === 'ok', checks };
  };
  return () => {
    // One that is under way serves too, however long it takes.
    if (asked !== undefined && (answeredAt === undefined || clock.monotonicNow() - answeredAt < servesMs))
      return asked;
    answeredAt = undefined;
    asked = ask();
    return asked;
  };
}

function stateOf(check: () => Promise<void>): Promise<string> {
  return check().then(
    () => 'ok',
    (error: unknown) => (error instanceof NotReady ? error.message : 'unreachable'),
  );
}
