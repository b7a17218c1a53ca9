import { useSearch } from '@tanstack/react-router';
import { DataTable } from '../parts/data-table.js';
import { Pager } from '../parts/pager.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useApi } from '../use-api.js';

/** The audit log, including refusals. */
export function AuditScreen() {
  const search: Record<string, string> = useSearch({ from: '/audit' });
  const { data, error, isPending } = useApi('listOperatorCalls', search, 10_000);
  return (
    <Screen
      title="Audit log"
      note="Every call of an operator. Repeated reads of a page within a minute count once."
      error={error}
      isLoading={isPending}
    >
      <DataTable
        caption="Calls"
        rows={data?.calls ?? []}
        keyOf={({ callId }) => callId}
        empty="No calls yet."
        columns={[
          { title: 'At (UTC)', of: ({ at }) => formatTime(at) },
          { title: 'Who', of: ({ name, role }) => (name === undefined ? 'nobody' : `${name} (${role})`) },
          { title: 'What', of: ({ operation }) => operation },
          { title: 'About', of: ({ target }) => <code className="cut">{target ?? '–'}</code> },
          {
            title: 'Sent',
            of: ({ detail }) =>
              detail === undefined ? '–' : <code className="cut">{JSON.stringify(detail)}</code>,
          },
          { title: 'Answer', isNumber: true, of: ({ status }) => status },
          { title: 'From', of: ({ sourceAddress }) => sourceAddress ?? '–' },
        ]}
      />
      {data !== undefined && <Pager nextCursor={data.nextCursor} />}
    </Screen>
  );
}
