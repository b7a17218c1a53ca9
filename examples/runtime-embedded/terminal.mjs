// What the example prints.
const money = ({ amountMinor, currency }) => `${currency} ${(amountMinor / 100).toFixed(2)}`;
const isOpen = (transaction) => !['succeeded', 'failed'].includes(transaction.status);

/** Where a transaction stands, in one word and why. */
function standing({ status, failure, review, action }) {
  if (status === 'failed') return `failed (${failure.reason})`;
  if (review) return `${status}, in review (${review.reason})`;
  return action && action.type !== 'approve-on-device' ? `${status} (${action.type})` : status;
}

const columns = (values, widths) =>
  values.map((value, index) => String(value).padEnd(widths[index] ?? 0)).join('  ');

/** Prints a line for every change it is shown. */
export function createProgress(print, startedAt) {
  const seen = new Map();
  const at = () => `${((Date.now() - startedAt) / 1000).toFixed(2).padStart(6)} s`;
  const describe = ({ gateway, kind, amount, merchantReference }) =>
    columns([merchantReference ?? '', gateway, kind, money(amount)], [8, 6, 10, 12]);
  return {
    show: (transactions) => {
      for (const transaction of [...transactions].reverse()) {
        const now = standing(transaction);
        const before = seen.get(transaction.transactionId);
        if (before === now) continue;
        seen.set(transaction.transactionId, now);
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
          standing(transaction),
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
