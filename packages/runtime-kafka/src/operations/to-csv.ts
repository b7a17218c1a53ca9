import type { toPaymentView } from './payment-view.js';

type Row = ReturnType<typeof toPaymentView>;

const columns: readonly (readonly [name: string, of: (row: Row) => string | number | undefined])[] = [
  ['transactionId', (row) => row.transactionId],
  ['createdAt', (row) => row.createdAt],
  ['environment', (row) => row.environment],
  ['merchantId', (row) => row.merchantId],
  ['kind', (row) => row.kind],
  ['gateway', (row) => row.gateway],
  ['status', (row) => row.status],
  ['amountMinor', (row) => row.amount.amountMinor],
  ['currency', (row) => row.amount.currency],
  ['merchantReference', (row) => row.merchantReference],
  ['gatewayReference', (row) => row.gatewayReference],
  ['receiptNumber', (row) => row.receiptNumber],
  ['failureReason', (row) => row.failure?.reason],
  ['reviewReason', (row) => row.review?.reason],
];

/** A field, quoted as in RFC 4180. A text that a spreadsheet would read as a formula gets an apostrophe. */
function field(value: string | number | undefined): string {
  const plain = String(value ?? '');
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Payments as CSV (RFC 4180), with a header line. */
export function toCsv(rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(([, of]) => field(of(row))).join(','));
  return [columns.map(([name]) => name).join(','), ...lines, ''].join('\r\n');
}
