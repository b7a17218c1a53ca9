import { discrepanciesOf, type Discrepancy } from '../../../packages/runtime-kafka/src/ports/journal.js';
import type { TraceEntry, TraceEvent } from '../trace.js';
import type { World } from '../world.js';

type EventOf<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: Kind }>;

/** One event with its position. */
export interface Placed<Kind extends TraceEvent['kind']> {
  readonly order: number;
  readonly process: string;
  readonly atMs: number;
  readonly event: EventOf<Kind>;
}

/** A history's trace by kind of event, read once for all checkers. */
export interface HistoryView {
  readonly world: World;
  readonly all: <Kind extends TraceEvent['kind']>(kind: Kind) => readonly Placed<Kind>[];
  /** The events of one transaction, in order. */
  readonly of: <Kind extends TraceEvent['kind']>(
    kind: Kind,
    transactionId: string,
  ) => readonly Placed<Kind>[];
  readonly transactionIds: readonly string[];
}

function transactionOf(event: TraceEvent): string | undefined {
  if (event.kind === 'committed') return event.change.next.transaction.transactionId;
  if (event.kind === 'created') return event.entry.record.transaction.transactionId;
  return 'transactionId' in event ? event.transactionId : undefined;
}

/** Sorts a trace. */
export function viewHistory(world: World): HistoryView {
  const byKind = new Map<string, Placed<never>[]>();
  const byTransaction = new Map<string, Placed<never>[]>();
  const put = (map: Map<string, Placed<never>[]>, key: string, placed: Placed<never>): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [placed]);
    else list.push(placed);
  };
  world.trace.entries.forEach(({ process, atMs, event }: TraceEntry, order) => {
    if (event.kind === 'port call') return;
    const placed = { order, process, atMs, event } as unknown as Placed<never>;
    put(byKind, event.kind, placed);
    const transactionId = transactionOf(event);
    if (transactionId !== undefined) put(byTransaction, `${event.kind} ${transactionId}`, placed);
  });
  return {
    world,
    all: (kind) => (byKind.get(kind) ?? []) as unknown as readonly Placed<typeof kind>[],
    of: (kind, transactionId) =>
      (byTransaction.get(`${kind} ${transactionId}`) ?? []) as unknown as readonly Placed<typeof kind>[],
    transactionIds: [...world.rows.transactions.keys()],
  };
}

/** The successful commits of one transaction. */
export const committedOf = (view: HistoryView, transactionId: string): readonly Placed<'committed'>[] =>
  view.of('committed', transactionId).filter(({ event }) => event.outcome === 'committed');

/** All discrepancies with their transactions. */
export const discrepanciesIn = ({
  world,
}: HistoryView): readonly (Discrepancy & { readonly transactionId: string })[] =>
  [...world.rows.journal].flatMap(([transactionId, journal]) =>
    discrepanciesOf(journal).map((discrepancy) => ({ ...discrepancy, transactionId })),
  );
