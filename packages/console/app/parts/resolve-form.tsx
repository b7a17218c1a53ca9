import { useState, type FormEvent } from 'react';
import type { PaymentDetail } from '../api.js';
import { useAction } from '../use-api.js';
import { Notice } from './notice.js';

type Outcome = 'succeeded' | 'failed' | 'acknowledged';

/** Resolves a payment in review. A reason is required, and for a success the gateway's reference. */
export function ResolveForm({ payment }: { readonly payment: PaymentDetail }) {
  const { transactionId: id, version, status, gatewayReference } = payment;
  const isFinal = status === 'succeeded' || status === 'failed';
  // The version on screen when the operator began to write. The service refuses if the payment has changed since.
  const [readVersion, setReadVersion] = useState(version);
  const [outcome, setOutcome] = useState<Outcome>();
  const resolve = useAction('resolveReview');
  const chosen = isFinal ? 'acknowledged' : outcome;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    if (chosen === undefined) return;
    const reference = text('gatewayReference');
    resolve.mutate({
      id,
      body: {
        version: readVersion,
        outcome: chosen,
        reason: text('reason'),
        ...(reference !== '' && { gatewayReference: reference }),
      },
    });
  };
  return (
    <form className="decide" onSubmit={submit}>
      <h3>{isFinal ? 'Acknowledge' : 'Settle with evidence'}</h3>
      {!isFinal && (
        <fieldset>
          <legend>The evidence shows that</legend>
          {(['succeeded', 'failed'] as const).map((value) => (
            <label key={value} className="choice">
              <input type="radio" name="outcome" value={value} required onChange={() => setOutcome(value)} />
              {value === 'succeeded' ? 'money moved (succeeded)' : 'nothing moved (failed)'}
            </label>
          ))}
        </fieldset>
      )}
      {chosen === 'succeeded' && gatewayReference === undefined && (
        <label>
          The gateway’s number that proves it
          <input name="gatewayReference" required maxLength={255} />
        </label>
      )}
      <label>
        What it rests on: a statement line, a ticket, a call
        <textarea name="reason" required maxLength={1000} rows={3} />
      </label>
      <button type="submit" className="main" disabled={resolve.isPending}>
        {isFinal ? 'Acknowledge' : 'Settle'}
      </button>
      {resolve.isError && <Notice kind="error" text={resolve.error.message} />}
      {resolve.isError && readVersion !== version && (
        <button type="button" onClick={() => setReadVersion(version)}>
          I have read the changes
        </button>
      )}
    </form>
  );
}
