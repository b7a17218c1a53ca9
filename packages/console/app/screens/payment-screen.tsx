import { Link, useParams } from '@tanstack/react-router';
import { Badge } from '../parts/badge.js';
import { PaymentActions } from '../parts/payment-actions.js';
import { PaymentFacts } from '../parts/payment-facts.js';
import { Screen } from '../parts/screen.js';
import { Timeline } from '../parts/timeline.js';
import { formatMoney } from '../format.js';
import { useApi } from '../use-api.js';

/** One payment: its data, its allowed actions, and its history. */
export function PaymentScreen() {
  const { id } = useParams({ from: '/payments/$id' });
  const { data: payment, error, isPending } = useApi('showPayment', { id }, 2_000);
  if (payment === undefined || payment.transactionId !== id)
    return <Screen title="Payment" error={error} isLoading={isPending} />;
  const { amount, kind, status, review, merchantReference, transactionId, originalTransactionId } = payment;
  return (
    <Screen title={`${formatMoney(amount)} ${kind}`} error={error}>
      <p className="headline">
        <Badge status={status} /> {review !== undefined && <Badge status="review" />}{' '}
        <strong>{merchantReference}</strong> <code>{transactionId}</code>
        {originalTransactionId !== undefined && (
          <>
            {' of '}
            <Link to="/payments/$id" params={{ id: originalTransactionId }}>
              {originalTransactionId}
            </Link>
          </>
        )}
      </p>
      <div className="columns">
        <div>
          <PaymentFacts payment={payment} />
          <PaymentActions payment={payment} key={transactionId} />
        </div>
        <section aria-labelledby="story">
          <h2 id="story">Timeline</h2>
          <Timeline items={payment.timeline} />
        </section>
      </div>
    </Screen>
  );
}
