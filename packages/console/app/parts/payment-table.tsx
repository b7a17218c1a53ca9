import { Link } from '@tanstack/react-router';
import type { PaymentList } from '../api.js';
import { formatMoney, formatTime } from '../format.js';
import { Badge } from './badge.js';
import { DataTable, type Column } from './data-table.js';

type Payment = PaymentList['payments'][number];

/** The common columns of payment lists. */
export const paymentColumns: readonly Column<Payment>[] = [
  {
    title: 'Payment',
    of: ({ transactionId, merchantReference }) => (
      <Link to="/payments/$id" params={{ id: transactionId }}>
        {merchantReference ?? <code>{transactionId.slice(0, 20)}…</code>}
      </Link>
    ),
  },
  {
    title: 'Status',
    of: ({ status, review }) => (
      <>
        <Badge status={status} /> {review !== undefined && <Badge status="review" />}
      </>
    ),
  },
  { title: 'Amount', isNumber: true, of: ({ amount }) => formatMoney(amount) },
  { title: 'Kind', of: ({ kind }) => kind },
  { title: 'Gateway', of: ({ gateway }) => gateway },
  {
    title: 'Gateway reference',
    of: ({ gatewayReference, receiptNumber }) => <code>{receiptNumber ?? gatewayReference ?? '–'}</code>,
  },
  { title: 'Created (UTC)', of: ({ createdAt }) => formatTime(createdAt) },
];

/** Payments with links to their details. */
export function PaymentTable({
  payments,
  empty,
}: {
  readonly payments: readonly Payment[];
  readonly empty: string;
}) {
  return (
    <DataTable
      caption="Payments"
      rows={payments}
      keyOf={({ transactionId }) => transactionId}
      columns={paymentColumns}
      empty={empty}
    />
  );
}
