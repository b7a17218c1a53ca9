import { useState, type FormEvent } from 'react';
import type { PaymentDetail } from '../api.js';
import { useAction } from '../use-api.js';
import { Notice } from './notice.js';

type Outcome = 'succeeded' | 'failed' | 'acknowledged';

/** A person's verdict on a held payment: never without the reason, and no success without the gateway's number. */
export function ResolveForm({ payment }: { readonly payment: PaymentDetail }) {
  const { transactionId: id, version, status, gatewayReference } = payment;
  const isFinal = status === 'succeeded' || status === 'failed';
  // What was on screen when the person began to write; the service says when something came since that must be read first.
  const [seen, setSeen] = useState(version);
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
        version: seen,
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
      {resolve.isError && seen !== version && (
        <button type="button" onClick={() => setSeen(version)}>
          I have read what came
        </button>
      )}
    </form>
  );
}
