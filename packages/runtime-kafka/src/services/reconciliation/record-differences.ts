import type { GatewayEntry } from '@lango/core';
import { decideOnEntry } from '../../decisions/decide-on-entry.js';
import { decideOnRecord } from '../../decisions/decide-on-record.js';
import { decideOnResponse } from '../../decisions/decide-on-response.js';
import type { Decision } from '../../decisions/decision.js';
import { discrepanciesOf, entriesOf, type DiscrepancyKind, type JournalRow } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { decideAndCommit, decisionContextOf } from '../shared/apply-decision.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { DifferenceReason, ReconciliationDifference } from './reconciliation-report.js';

/**
 * Records differences of transactions, once however often a period is compared: money that moved is booked, everything else becomes a
 * discrepancy for review; merchants get events of both. A record without a transaction of ours cannot be recorded, and an open transaction is
 * left to its look-ups.
 */
export async function recordDifferences(
  context: ServiceContext,
  differences: readonly ReconciliationDifference[],
): Promise<readonly ReconciliationDifference[]> {
  const done: ReconciliationDifference[] = [];
  for (const difference of differences) {
    const { transactionId, reason } = difference;
    const isRecordable = isBookable(reason) || discrepancyKinds[reason] !== undefined;
    if (transactionId === undefined || !isRecordable) done.push(difference);
    else done.push({ ...difference, recorded: await recordOne(context, transactionId, difference) });
  }
  return done;
}

const isBookable = (reason: DifferenceReason): boolean =>
  reason === 'entry-not-recorded' || reason === 'failed-here';

/** False when it was recorded before. */
async function recordOne(
  context: ServiceContext,
  transactionId: string,
  difference: ReconciliationDifference,
): Promise<boolean> {
  const record = await context.store.find(transactionId);
  if (record === undefined) return false;
  const { committed } = await decideAndCommit(context, record, async (current) => {
    const journal = await context.store.journal(transactionId);
    return isBookable(difference.reason)
      ? bookEntry(context, current, difference, journal)
      : keepDiscrepancy(context, current, difference, journal);
  });
  return committed !== undefined;
}

function bookEntry(
  context: ServiceContext,
  current: TransactionRecord,
  difference: ReconciliationDifference,
  journal: readonly JournalRow[],
): Decision {
  const { gateway: money, entry, at, gatewayReference, receiptNumber, recordReference } = difference;
  const nothing: Decision = { kind: 'nothing', why: 'nothing to book' };
  if (money === undefined) return nothing;
  const terms = decisionContextOf(context, current);
  if (entry === undefined) {
    const reference = gatewayReference ?? receiptNumber ?? recordReference;
    if (reference === undefined) return nothing;
    const isKnown = entriesOf(journal).some(({ origin }) => origin === 'ours');
    if (isKnown) return nothing;
    return decideOnResponse(
      current,
      { status: 'succeeded', gatewayReference: reference, money },
      'records',
      terms,
    );
  }
  const reported: GatewayEntry = {
    kind: entry.kind,
    money,
    entryReference: entry.reference,
    occurredAt: at,
    rawCode: 'reconciliation',
    rawMessage: '',
  };
  return decideOnEntry(current, reported, 'records', entriesOf(journal), terms);
}

function keepDiscrepancy(
  { clock }: ServiceContext,
  current: TransactionRecord,
  difference: ReconciliationDifference,
  journal: readonly JournalRow[],
): Decision {
  const kind = discrepancyKinds[difference.reason];
  const detail = describe(difference);
  const isKnown = discrepanciesOf(journal).some((one) => one.kind === kind && one.detail === detail);
  if (kind === undefined || isKnown) return { kind: 'nothing', why: 'recorded before' };
  return decideOnRecord(current, { kind, detail }, clock.now());
}

const discrepancyKinds: Readonly<Record<DifferenceReason, DiscrepancyKind | undefined>> = {
  'not-in-records': 'absent-from-records',
  'unknown-to-us': undefined,
  'second-movement': 'second-movement',
  'amount-differs': 'amount-differs',
  'fee-differs': undefined,
  'kind-differs': 'reference-differs',
  'failed-here': undefined,
  'open-here': undefined,
  'entry-not-recorded': undefined,
  'lines-contradict': undefined,
};

/** The same text for the same difference, so that it is recognized. No personal data. */
function describe({ reason, recordReference, gateway, ours }: ReconciliationDifference): string {
  const amount = (money: ReconciliationDifference['ours']) =>
    money === undefined ? 'none' : `${money.amountMinor} ${money.currency}`;
  const line = recordReference === undefined ? '' : ` (record ${recordReference.slice(0, 100)})`;
  return `reconciliation: ${reason}; ours ${amount(ours)}, gateway ${amount(gateway)}${line}`;
}
