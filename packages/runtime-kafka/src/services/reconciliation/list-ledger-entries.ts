import type { GatewayAccount, ReconciliationStore, TimedPage } from '../../ports/reconciliation-store.js';
import { entryOfIncomingDeposit, entryOfTransaction, type LedgerEntry } from './ledger-entry.js';

const pageSize = 1_000;

/** Our transactions and incoming deposits of a period, merged in time order, with one page of each in memory. */
export async function* listLedgerEntries(
  store: ReconciliationStore,
  account: GatewayAccount,
  period: Pick<TimedPage, 'fromMs' | 'toMs' | 'order'>,
): AsyncGenerator<LedgerEntry> {
  const transactions = paged(
    async (after) =>
      (await store.listSentTransactions(account, { ...period, limit: pageSize, ...after })).map(
        entryOfTransaction,
      ),
    ({ transactionId }) => transactionId,
  );
  const deposits = paged(
    async (after) =>
      (await store.listIncomingByTime(account, { ...period, limit: pageSize, ...after })).map(
        entryOfIncomingDeposit,
      ),
    ({ incomingDepositId }) => incomingDepositId,
  );
  const sign = period.order === 'newest-first' ? -1 : 1;
  let transaction = await transactions.next();
  let deposit = await deposits.next();
  while (transaction.done !== true || deposit.done !== true) {
    const takesTransaction =
      deposit.done === true ||
      (transaction.done !== true && sign * (transaction.value.orderMs - deposit.value.orderMs) <= 0);
    if (takesTransaction && transaction.done !== true) {
      yield transaction.value;
      transaction = await transactions.next();
    } else if (deposit.done !== true) {
      yield deposit.value;
      deposit = await deposits.next();
    }
  }
}

async function* paged(
  read: (after: { readonly after?: string }) => Promise<readonly LedgerEntry[]>,
  idOf: (entry: LedgerEntry) => string | undefined,
): AsyncGenerator<LedgerEntry> {
  let last: string | undefined;
  for (;;) {
    const page = await read(last === undefined ? {} : { after: last });
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < pageSize) return;
    last = idOf(end);
  }
}
