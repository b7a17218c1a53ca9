import { useState } from 'react';
import type { Answer } from '../api.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { JobProgress } from '../parts/job-progress.js';
import { Notice } from '../parts/notice.js';
import { paymentColumns } from '../parts/payment-table.js';
import { Screen } from '../parts/screen.js';
import { formatDuration, words } from '../format.js';
import { useSession } from '../session.js';
import { useAction, useApi } from '../use-api.js';

type Exception = Answer<'listExceptions'>['exceptions'][number];

/** The review queue: look-ups in bulk, resolution one by one. */
export function ExceptionsScreen() {
  const { data, error, isPending } = useApi('listExceptions', {}, 5_000);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const lookUp = useAction('lookUpExceptions');
  const mayLookUp = useSession().role !== 'viewer';
  const exceptions = data?.exceptions ?? [];
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const selectedIds = exceptions
    .filter(({ transactionId }) => chosen.has(transactionId))
    .map(({ transactionId }) => transactionId);
  const selection: Column<Exception> = {
    title: 'Select',
    of: ({ transactionId, merchantReference }) => (
      <input
        type="checkbox"
        aria-label={`Select ${merchantReference ?? transactionId}`}
        checked={chosen.has(transactionId)}
        onChange={() => toggle(transactionId)}
      />
    ),
  };
  return (
    <Screen
      title="Exceptions"
      note="Payments in review, longest waiting first."
      error={error}
      isLoading={isPending}
    >
      {mayLookUp && exceptions.length > 0 && (
        <p className="actions">
          <button
            type="button"
            onClick={() =>
              setChosen(new Set(exceptions.slice(0, 100).map(({ transactionId }) => transactionId)))
            }
          >
            Select all
          </button>
          <button
            type="button"
            className="main"
            disabled={selectedIds.length === 0 || lookUp.isPending}
            onClick={() => lookUp.mutate({ body: { transactionIds: selectedIds } })}
          >
            Look up {selectedIds.length} selected
          </button>
        </p>
      )}
      {lookUp.isError && <Notice kind="error" text={lookUp.error.message} />}
      {lookUp.data !== undefined && <JobProgress jobId={lookUp.data.jobId} />}
      <DataTable
        caption="Exceptions"
        rows={exceptions}
        keyOf={({ transactionId }) => transactionId}
        empty="No payment is in review."
        columns={[
          ...(mayLookUp ? [selection] : []),
          ...(paymentColumns as never[]).slice(0, 3),
          { title: 'Gateway', of: ({ gateway, kind }) => `${gateway}, ${kind}` },
          { title: 'Waiting', isNumber: true, of: ({ ageSeconds }) => formatDuration(ageSeconds) },
          { title: 'Why', of: ({ review }) => words(review?.reason ?? '') },
          { title: 'Known', of: ({ known }) => known.join('; ') },
          { title: 'Not known', of: ({ unknown }) => unknown.join('; ') },
          {
            title: 'Reissue',
            of: ({ proposedBy }) => (proposedBy === undefined ? '–' : `proposed by ${proposedBy}`),
          },
        ]}
      />
    </Screen>
  );
}
