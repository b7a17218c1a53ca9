// Terminal output.
const money = ({ amountMinor, currency }) => `${currency} ${(amountMinor / 100).toFixed(2)}`;
const isOpen = (transaction) => !['succeeded', 'failed'].includes(transaction.status);

/** A transaction's status and its reason. */
function statusText({ status, failure, review, action }) {
  if (status === 'failed') return `failed (${failure.reason})`;
  if (review) return `${status}, in review (${review.reason})`;
  return action && action.type !== 'approve-on-device' ? `${status} (${action.type})` : status;
}

const columns = (values, widths) =>
  values.map((value, index) => String(value).padEnd(widths[index] ?? 0)).join('  ');

/** Prints a line for each change of a transaction. */
export function createProgress(print, startedAt) {
  const printed = new Map();
  const at = () => `${((Date.now() - startedAt) / 1000).toFixed(2).padStart(6)} s`;
  const describe = ({ gateway, kind, amount, merchantReference }) =>
    columns([merchantReference ?? '', gateway, kind, money(amount)], [8, 6, 10, 12]);
  return {
    show: (transactions) => {
      for (const transaction of [...transactions].reverse()) {
        const now = statusText(transaction);
        const before = printed.get(transaction.transactionId);
        if (before === now) continue;
        printed.set(transaction.transactionId, now);
        print(`${at()}  ${describe(transaction)}  ${before === undefined ? '' : `${before} → `}${now}`);
      }
    },
    receipt: ({ payload, refused }) => {
      const { type, data } = payload;
      const reference = columns([data.merchantReference ?? ''], [8]);
      const text = refused === undefined ? 'verified' : `answered 503 (failure ${refused} of 2)`;
      print(`${at()}  ${reference}  merchant callback ${type}: ${text}`);
    },
  };
}

/** The table at the end. */
export function summaryTable(transactions, stories) {
  const widths = [8, 6, 10, 12, 34, 0];
  const rows = [...transactions]
    .reverse()
    .map((transaction) =>
      columns(
        [
          transaction.merchantReference ?? '',
          transaction.gateway,
          transaction.kind,
          money(transaction.amount),
          stories.get(transaction.merchantReference) ?? 'from an earlier run',
          statusText(transaction),
        ],
        widths,
      ),
    );
  return [
    columns(['order', 'by', 'kind', 'amount', 'what happens', 'outcome'], widths),
    '-'.repeat(100),
    ...rows,
  ].join('\n');
}

export { isOpen };
