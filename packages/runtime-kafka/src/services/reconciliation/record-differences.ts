import { changeBook } from '../../decisions/change-record.js';
import type { Discrepancy } from '../../ports/transaction-change.js';
import { applyEvidence } from '../apply-decision.js';
import type { ServiceContext } from '../service-context.js';
import type { DifferenceReason, ReconciliationDifference } from './reconciliation-report.js';

/**
 * Records what was found about a transaction as a discrepancy on it, once however often a period is compared; its merchant is told and a
 * person is asked to look. What is no transaction of ours has nowhere to be recorded, and one that is open is left to its look-up.
 */
export async function recordDifferences(
  context: ServiceContext,
  differences: readonly ReconciliationDifference[],
): Promise<readonly ReconciliationDifference[]> {
  const done: ReconciliationDifference[] = [];
  for (const difference of differences) {
    const { transactionId } = difference;
    const kind = discrepancyKind(difference);
    if (transactionId === undefined || kind === undefined) done.push(difference);
    else done.push({ ...difference, recorded: await recordOne(context, transactionId, kind, difference) });
  }
  return done;
}

/** False when it was recorded before. */
async function recordOne(
  context: ServiceContext,
  transactionId: string,
  kind: Discrepancy['kind'],
  difference: ReconciliationDifference,
): Promise<boolean> {
  const detail = describe(difference);
  const record = await context.store.find(transactionId);
  if (record === undefined) return false;
  const known = await context.store.discrepancies(transactionId);
  if (known.some((one) => one.kind === kind && one.detail === detail)) return false;
  const requestedAtMs = context.clock.now();
  const changed = await applyEvidence(context, record, (current) => ({
    kind: 'change',
    cause: 'reconciliation',
    next: changeBook(current, { review: current.review ?? { requestedAtMs, reason: 'reconciliation' } }),
    discrepancy: { kind, detail },
  }));
  return changed !== undefined;
}

function discrepancyKind(difference: ReconciliationDifference): Discrepancy['kind'] | undefined {
  const kinds: Readonly<Record<DifferenceReason, Discrepancy['kind'] | undefined>> = {
    'not-in-records': 'absent-from-records',
    'unknown-to-us': undefined,
    'second-movement': 'second-movement',
    'amount-differs': 'amount-differs',
    'fee-differs': undefined,
    'kind-differs': 'reference-differs',
    'failed-here': 'contradicts-final-status',
    'open-here': undefined,
    'loss-not-recorded': difference.kind === 'chargeback' ? 'chargeback' : 'other-loss',
    'lines-contradict': undefined,
  };
  return kinds[difference.reason];
}

/** The same words for the same finding, so that it is known again; amounts and numbers, nothing personal. */
function describe({ reason, recordReference, gateway, ours }: ReconciliationDifference): string {
  const amount = (money: ReconciliationDifference['ours']) =>
    money === undefined ? 'none' : `${money.amountMinor} ${money.currency}`;
  const line = recordReference === undefined ? '' : ` (record ${recordReference.slice(0, 100)})`;
  return `reconciliation: ${reason}; ours ${amount(ours)}, gateway ${amount(gateway)}${line}`;
}
