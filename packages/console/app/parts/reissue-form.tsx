import type { FormEvent } from 'react';
import type { PaymentDetail } from '../api.js';
import { useAction } from '../use-api.js';
import { Notice } from './notice.js';

/** One step of a reissue, which needs two operators, each with a reason. */
export function ReissueForm(props: {
  readonly payment: PaymentDetail;
  readonly operation: 'proposeReissue' | 'approveReissue' | 'withdrawReissue';
  readonly title: string;
  readonly button: string;
}) {
  const { payment, operation, title, button } = props;
  const action = useAction(operation);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    action.mutate({ id: payment.transactionId, body: { version: payment.version, reason } });
  };
  return (
    <details className="decide">
      <summary>{title}</summary>
      <form onSubmit={submit}>
        {operation === 'approveReissue' && (
          <p>
            {payment.reissue?.proposedBy} states that nothing moved: “{payment.reissue?.reason}”. With your
            approval it is sent once more.
          </p>
        )}
        {operation === 'proposeReissue' && (
          <p>You state that nothing moved. Another person has to approve within a day.</p>
        )}
        <label>
          Why
          <textarea name="reason" required maxLength={1000} rows={2} />
        </label>
        <button type="submit" disabled={action.isPending}>
          {button}
        </button>
        {action.isError && <Notice kind="error" text={action.error.message} />}
      </form>
    </details>
  );
}
