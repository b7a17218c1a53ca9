import type { RowCounts } from '../../ports/administration-store.js';
import type { ServiceContext } from '../shared/service-context.js';

/** How many days data is kept. */
export interface RetentionPeriods {
  /** Bodies and attempts of merchant callbacks; until then they can be redelivered. Default 30. */
  readonly deliveriesDays: number;
  /** Raw gateway callbacks, which hold personal data; until then they can be replayed. Default 90. */
  readonly callbackBodiesDays?: number | undefined;
  /** Counterparty, metadata and gateway options of final transactions. Default: kept until erased with `lango erase`. */
  readonly personalDataDays?: number | undefined;
  /** The audit log of operators' calls; decisions about payments stay in their journal. Default 400; `undefined` keeps it forever. */
  readonly operatorCallsDays?: number | undefined;
}

export const defaultRetention: RetentionPeriods = {
  deliveriesDays: 30,
  callbackBodiesDays: 90,
  operatorCallsDays: 400,
};

const day = 24 * 3_600_000;
const batchMax = 1_000;
const batchesMax = 1_000;

/** Purges in bounded batches until nothing old enough is left, or `stopping` aborts. Returns the number of rows of each kind. */
export async function applyRetention(
  { store, clock }: ServiceContext,
  periods: RetentionPeriods,
  stopping?: AbortSignal,
): Promise<RowCounts> {
  const nowMs = clock.now();
  const before = (days: number | undefined) => (days === undefined ? undefined : nowMs - days * day);
  const callbackBodiesBeforeMs = before(periods.callbackBodiesDays);
  const personalDataBeforeMs = before(periods.personalDataDays);
  const operatorCallsBeforeMs = before(periods.operatorCallsDays);
  const moments = {
    deliveriesBeforeMs: nowMs - periods.deliveriesDays * day,
    ...(callbackBodiesBeforeMs !== undefined && { callbackBodiesBeforeMs }),
    ...(personalDataBeforeMs !== undefined && { personalDataBeforeMs }),
    ...(operatorCallsBeforeMs !== undefined && { operatorCallsBeforeMs }),
  };
  const totals: Record<string, number> = {};
  for (let batch = 0; batch < batchesMax && stopping?.aborted !== true; batch += 1) {
    const counts = await store.applyRetention(moments, nowMs, batchMax);
    for (const [kind, rows] of Object.entries(counts)) totals[kind] = (totals[kind] ?? 0) + rows;
    if (Object.values(counts).every((rows) => rows === 0)) break;
  }
  return totals;
}
