import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PaymentDetail } from '../api.js';
import { formatMoney, formatTime, words } from '../format.js';

/** A payment's data and its next step. */
export function PaymentFacts({ payment }: { readonly payment: PaymentDetail }) {
  const { balance, failure, nextStep, dueAt, reissue, discrepancies = [] } = payment;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: payment.amount.currency });
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    ['In review because', payment.review && words(payment.review.reason)],
    [
      'Failed because',
      failure && `${words(failure.reason)} ${failure.rawCode ?? ''} ${failure.rawMessage ?? ''}`,
    ],
    ['Next step', nextStep && `${words(nextStep)}${dueAt === undefined ? '' : `, due ${formatTime(dueAt)}`}`],
    ['Gateway', `${payment.gateway} (${payment.environment})`],
    ['Gateway reference', payment.gatewayReference && <code>{payment.gatewayReference}</code>],
    ['Unproven reference', payment.unverifiedReference && <code>{payment.unverifiedReference}</code>],
    ['Receipt', payment.receiptNumber && <code>{payment.receiptNumber}</code>],
    ['Counterparty', Object.values(payment.counterparty).join(', ')],
    ['Merchant', payment.merchantName ?? payment.merchantId],
    ['Created (UTC)', formatTime(payment.createdAt)],
    ['Net amount', balance && money(balance.netMinor)],
    ['Refundable', balance && payment.kind === 'deposit' ? money(balance.refundableMinor) : undefined],
    ['Disputed', balance && balance.disputedMinor !== 0 ? money(balance.disputedMinor) : undefined],
    ['Requests, look-ups', `${payment.attempts}, ${payment.lookUps}`],
    ['Trace', payment.traceId && <code>{payment.traceId}</code>],
    ['Reissued as', payment.reissuedAs && <PaymentLink id={payment.reissuedAs} />],
    ['Reissue of', payment.reissueOf && <PaymentLink id={payment.reissueOf} />],
    ['Reissue', reissue && `proposed by ${reissue.proposedBy}: ${reissue.reason}`],
    ...discrepancies.map(({ kind, detail }) => [`Discrepancy: ${words(kind)}`, detail] as const),
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function PaymentLink({ id }: { readonly id: string }) {
  return (
    <Link to="/payments/$id" params={{ id }}>
      {id}
    </Link>
  );
}
