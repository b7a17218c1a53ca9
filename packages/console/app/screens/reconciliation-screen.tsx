import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Input } from '../api.js';
import { Notice } from '../parts/notice.js';
import { ReconciliationResult } from '../parts/reconciliation-result.js';
import { Screen } from '../parts/screen.js';
import { useSession } from '../session.js';
import { useAction, useApi } from '../use-api.js';

type Request = Input<'startReconciliation'>['body'];

const dayMs = 86_400_000;
/** Midnight in UTC, as the value of a `datetime-local` field. */
const midnight = (daysAgo: number): string =>
  `${new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10)}T00:00`;

/** Compares a period with the gateway's records or with a statement from its portal. */
export function ReconciliationScreen() {
  const { job }: Record<string, string | undefined> = useSearch({ from: '/reconciliation' });
  const navigate = useNavigate();
  const { role } = useSession();
  const { data, error, isPending } = useApi('listGatewayHealth', {}, 60_000);
  const [request, setRequest] = useState<Request>();
  const [problem, setProblem] = useState<string>();
  const start = useAction('startReconciliation');
  const gateways = (data?.gateways ?? []).filter(({ records }) => records !== undefined);
  const [chosen, setChosen] = useState<string>();
  const gateway = gateways.find((one) => one.gateway === chosen) ?? gateways[0];

  const begin = (body: Request) =>
    start.mutate(
      { body },
      { onSuccess: ({ jobId }) => void navigate({ to: '/reconciliation', search: { job: jobId } }) },
    );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const moment = (name: string) => `${String(form.get(name))}:00Z`;
    const file = form.get('statement');
    const statement = file instanceof File && file.size > 0 ? await textOf(file) : undefined;
    setProblem(statement === null ? 'This file is not UTF-8 text.' : undefined);
    if (statement === null || gateway === undefined) return;
    const body = {
      gateway: gateway.gateway,
      from: moment('from'),
      to: moment('to'),
      ...(statement !== undefined && { statement }),
    };
    setRequest(body);
    begin(body);
  };
  const failure = problem ?? start.error?.message;
  return (
    <Screen
      title="Reconciliation"
      note="Compares a period with the gateway’s own records. Nothing is written before you confirm."
      error={error}
      isLoading={isPending}
    >
      {role === 'viewer' ? (
        <p className="empty">
          Comparing needs the role operator. You can view comparisons that were shared with you.
        </p>
      ) : gateways.length === 0 ? (
        <p className="empty">No gateway here has records that can be compared.</p>
      ) : (
        <form className="filters" onSubmit={(event) => void submit(event)}>
          <label>
            Gateway
            <select value={gateway?.gateway} onChange={(event) => setChosen(event.target.value)}>
              {gateways.map((one) => (
                <option key={one.gateway}>{one.gateway}</option>
              ))}
            </select>
          </label>
          <label>
            From (UTC)
            <input name="from" type="datetime-local" required defaultValue={midnight(1)} />
          </label>
          <label>
            Before (UTC)
            <input name="to" type="datetime-local" required defaultValue={midnight(0)} />
          </label>
          {gateway?.records?.statement === true && (
            <label className="wide">
              Statement of its portal{gateway.records.api ? ' (without one, its API is used)' : ''}
              <input name="statement" type="file" accept=".csv,text/csv" required={!gateway.records.api} />
            </label>
          )}
          <button type="submit" className="main" disabled={start.isPending}>
            Compare
          </button>
        </form>
      )}
      {failure !== undefined && <Notice kind="error" text={failure} />}
      {job !== undefined && (
        <ReconciliationResult
          jobId={job}
          record={(report) => {
            const { gatewayId, from, to, source } = report;
            if (source === 'api') begin({ gateway: gatewayId, from, to, record: true });
            else if (request !== undefined) begin({ ...request, record: true });
            else setProblem('Choose the statement again and compare: the file is not stored.');
          }}
        />
      )}
    </Screen>
  );
}

/** `null`: not UTF-8. */
async function textOf(file: File): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}
