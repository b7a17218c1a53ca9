import type { AuditPeriod, AuditStore, TransactionAccount } from '../../ports/audit-store.js';
import { iso } from '../../ports/iso-time.js';
import { entriesOf, type Entry } from '../../ports/journal.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { AuditFault, AuditReport, AuditRequest, AuditTotal } from './audit-report.js';
import { findFaults, findReceiptFaults } from './find-faults.js';
import { readPeriod } from './read-period.js';

/** Rows of one statement. */
const pageSize = 200;
/** Faults listed; further ones are only counted. */
const faultsMax = 10_000;

/**
 * Checks page by page that balances are the sums of their entries and that every final transaction has the entries its status requires.
 * Writes nothing; a concurrent change is no fault. `progress` gets the number of transactions read.
 *
 * @throws {ConfigurationError} in one line for an invalid period
 */
export async function audit(
  { store }: ServiceContext,
  request: AuditRequest = {},
  progress: (transactions: number) => void = () => undefined,
): Promise<AuditReport> {
  const period = readPeriod(request);
  const counts = { transactions: 0, entries: 0, receipts: 0, faults: 0 };
  const totals = new Map<string, { -readonly [K in keyof AuditTotal]: AuditTotal[K] }>();
  const listed: AuditFault[] = [];
  const list = (faults: readonly AuditFault[]): void => {
    counts.faults += faults.length;
    listed.push(...faults.slice(0, faultsMax - listed.length));
  };
  const add = ({ kind, money: { currency, amountMinor } }: Entry): void => {
    counts.entries += 1;
    const key = `${kind} ${currency}`;
    const total = totals.get(key) ?? { kind, currency, entries: 0, amountMinor: 0 };
    totals.set(key, { ...total, entries: total.entries + 1, amountMinor: total.amountMinor + amountMinor });
  };
  for await (const account of accountsOf(store, period)) {
    counts.transactions += 1;
    progress(counts.transactions);
    entriesOf(account.journal).forEach(add);
    if (findFaults(account).length > 0) list(await recheck(store, account));
  }
  for await (const claim of claimsOf(store, period)) {
    counts.receipts += 1;
    list(findReceiptFaults(claim));
  }
  const sorted = [...totals].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    ...(period.fromMs !== undefined && { from: iso(period.fromMs) }),
    ...(period.toMs !== undefined && { to: iso(period.toMs) }),
    counts,
    totals: sorted.map(([, total]) => total),
    faults: listed,
  };
}

/** Reads the account again: a fault that is gone was a concurrent change. */
async function recheck(store: AuditStore, { record }: TransactionAccount): Promise<readonly AuditFault[]> {
  const account = await store.findAccount(record.transaction.transactionId);
  return account === undefined ? [] : findFaults(account);
}

async function* accountsOf(store: AuditStore, period: AuditPeriod) {
  for (let after: string | undefined; ;) {
    const page = await store.listAccounts({
      ...period,
      limit: pageSize,
      ...(after !== undefined && { after }),
    });
    yield* page;
    after = page.at(-1)?.record.transaction.transactionId;
    if (page.length < pageSize) return;
  }
}

async function* claimsOf(store: AuditStore, period: AuditPeriod) {
  for (let after: Parameters<AuditStore['listReceiptClaims']>[0]['after']; ;) {
    const page = await store.listReceiptClaims({ ...period, limit: pageSize, ...(after && { after }) });
    yield* page;
    after = page.at(-1);
    if (page.length < pageSize) return;
  }
}
