import { Link } from '@tanstack/react-router';
import { Badge } from '../parts/badge.js';
import { DataTable } from '../parts/data-table.js';
import { eventCountColumns } from '../parts/event-count-columns.js';
import { EventHandlerTable } from '../parts/event-handler-table.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useApi } from '../use-api.js';

/** Merchants' endpoints: those that fail first. */
export function EventsScreen() {
  const { data, error, isPending } = useApi('listEndpointHealth', {}, 5_000);
  const { data: jobs } = useApi('listJobs', {}, 5_000);
  return (
    <Screen
      title="Merchant events"
      note="Endpoints and what became of their newest 1,000 events."
      error={error}
      isLoading={isPending}
    >
      <DataTable
        caption="Endpoints"
        rows={data?.endpoints ?? []}
        keyOf={({ endpointId }) => endpointId}
        empty="No merchant has an endpoint."
        columns={[
          {
            title: 'Endpoint',
            of: ({ merchantId, endpointId, url }) => (
              <Link to="/events/$merchantId/$id" params={{ merchantId, id: endpointId }} className="cut">
                {url}
              </Link>
            ),
          },
          {
            title: 'State',
            of: ({ disabledAt, disabledReason, failingSince }) =>
              disabledAt !== undefined ? (
                <>
                  <Badge status="disabled" /> {disabledReason}
                </>
              ) : failingSince !== undefined ? (
                <>
                  <Badge status="failing" /> since {formatTime(failingSince)}
                </>
              ) : (
                <Badge status="working" />
              ),
          },
          ...eventCountColumns,
          { title: 'Held', isNumber: true, of: ({ held }) => held },
        ]}
      />
      <EventHandlerTable />
      {jobs !== undefined && jobs.jobs.length > 0 && (
        <>
          <h2>Jobs</h2>
          <DataTable
            caption="Jobs"
            rows={jobs.jobs}
            keyOf={({ jobId }) => jobId}
            empty=""
            columns={[
              { title: 'Started (UTC)', of: ({ createdAt }) => formatTime(createdAt) },
              { title: 'By', of: ({ startedBy }) => startedBy },
              { title: 'What', of: ({ kind }) => kind },
              {
                title: 'Done',
                isNumber: true,
                of: ({ done, total }) => (total === 0 ? done : `${done} of ${total}`),
              },
              { title: 'State', of: ({ finishedAt }) => (finishedAt === undefined ? 'at work' : 'finished') },
            ]}
          />
        </>
      )}
    </Screen>
  );
}
