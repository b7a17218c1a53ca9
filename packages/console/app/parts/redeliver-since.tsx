import type { FormEvent } from 'react';
import type { Input } from '../api.js';
import { useAction } from '../use-api.js';
import { JobProgress } from './job-progress.js';
import { Notice } from './notice.js';

type Redelivery = 'redeliverEventsSince' | 'redeliverToEventHandler';

/** Redelivers the failed events of an endpoint or a handler since a time. */
export function RedeliverSince<O extends Redelivery>(props: {
  readonly operation: O;
  readonly at: Omit<Input<O>, 'body'>;
}) {
  const redeliver = useAction(props.operation);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const since = `${String(fields.get('since')).slice(0, 16)}:00Z`;
    const body = { since, includeDelivered: fields.get('all') !== null };
    redeliver.mutate({ ...props.at, body } as unknown as Input<O>);
  };
  return (
    <form className="filters" onSubmit={submit}>
      <label>
        Send again since (UTC)
        <input name="since" type="datetime-local" required />
      </label>
      <label className="choice">
        <input name="all" type="checkbox" /> including delivered ones
      </label>
      <button type="submit" disabled={redeliver.isPending}>
        Send again
      </button>
      {redeliver.isError && <Notice kind="error" text={redeliver.error.message} />}
      {redeliver.data !== undefined && <JobProgress jobId={redeliver.data.jobId} />}
    </form>
  );
}
