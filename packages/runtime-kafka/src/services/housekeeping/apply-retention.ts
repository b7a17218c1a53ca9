import type { RowCounts } from '../../ports/administration-store.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Days for which rows are kept after they have served their purpose. */
export interface RetentionPeriods {
  /** Bodies and tries of merchant callbacks; until then they can be sent again. Default 30. */
  readonly deliveriesDays: number;
  /** Raw gateway callbacks, which hold personal data; until then they can be replayed. Default 90. */
  readonly callbackBodiesDays?: number | undefined;
  /** The other side, labels and settings of final transactions. Default: kept until erased by command. */
  readonly personalDataDays?: number | undefined;
  /** The audit log of operators' calls; decisions about payments stay in their journal. Default 400; `undefined` keeps it for ever. */
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

/** Purges in bounded batches until nothing is left that is old enough, or `leaving` aborts. Returns how many rows of each kind. */
export async function applyRetention(
  { store, clock }: ServiceContext,
  periods: RetentionPeriods,
  leaving?: AbortSignal,
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
  for (let batch = 0; batch < batchesMax && leaving?.aborted !== true; batch += 1) {
    const counts = await store.applyRetention(moments, nowMs, batchMax);
    for (const [kind, rows] of Object.entries(counts)) totals[kind] = (totals[kind] ?? 0) + rows;
    if (Object.values(counts).every((rows) => rows === 0)) break;
  }
  return totals;
}
