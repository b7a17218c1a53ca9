import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionButton } from '../parts/action-button.js';
import { Badge } from '../parts/badge.js';
import { DataTable } from '../parts/data-table.js';
import { Notice } from '../parts/notice.js';
import { Pager } from '../parts/pager.js';
import { RedeliverSince } from '../parts/redeliver-since.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useSession } from '../session.js';
import { useAction, useApi } from '../use-api.js';

/** One endpoint: its events, their attempts, and redelivery. */
export function EndpointScreen() {
  const at = useParams({ from: '/events/$merchantId/$id' });
  const search: Record<string, string> = useSearch({ from: '/events/$merchantId/$id' });
  const { role } = useSession();
  const { data, error, isPending } = useApi('listEndpointDeliveries', { ...at, ...search }, 5_000);
  const { data: health } = useApi('listEndpointHealth', {}, 5_000);
  const endpoint = health?.endpoints.find(({ endpointId }) => endpointId === at.id);
  const mayAct = role !== 'viewer';
  return (
    <Screen title="Endpoint" error={error} isLoading={isPending}>
      <p className="headline">
        <strong className="cut">{endpoint?.url}</strong>{' '}
        {endpoint?.disabledAt !== undefined && <Badge status="disabled" />}
      </p>
      {mayAct && (
        <div className="actions">
          <ActionButton
            label="Send test event"
            operation="testEndpoint"
            input={{ ...at, body: {} }}
            done="On its way."
          />
          {endpoint?.disabledAt !== undefined && (
            <ActionButton
              label="Enable"
              operation="enableEndpoint"
              input={{ ...at, body: {} }}
              done="Enabled."
              isMain
            />
          )}
          {role === 'admin' && <RotateSecret at={at} />}
        </div>
      )}
      {mayAct && <RedeliverSince operation="redeliverEventsSince" at={at} />}
      <DataTable
        caption="Events"
        rows={data?.deliveries ?? []}
        keyOf={({ deliveryId }) => deliveryId}
        empty="Nothing was sent to it yet."
        columns={[
          { title: 'Created (UTC)', of: ({ createdAt }) => formatTime(createdAt) },
          { title: 'Event', of: ({ eventType }) => eventType },
          { title: 'Status', of: ({ status }) => <Badge status={status} /> },
          {
            title: 'Tries',
            of: ({ log }) => (
              <ul className="tries">
                {log.map(({ attempt, at: time, result }) => (
                  <li key={`${attempt} ${time}`}>
                    {formatTime(time)} {result}
                  </li>
                ))}
              </ul>
            ),
          },
          {
            title: 'Again',
            of: ({ deliveryId, status }) =>
              mayAct && status !== 'pending' ? (
                <ActionButton
                  label="Reissue"
                  operation="redeliverEvent"
                  input={{ ...at, deliveryId }}
                  done="On its way."
                />
              ) : (
                '–'
              ),
          },
        ]}
      />
      <Pager nextCursor={data?.nextCursor} />
    </Screen>
  );
}

interface Place {
  readonly merchantId: string;
  readonly id: string;
}

function RotateSecret({ at }: { readonly at: Place }) {
  const rotate = useAction('rotateEndpointSecret');
  const [isAsking, setAsking] = useState(false);
  if (rotate.data !== undefined)
    return (
      <p className="notice done" role="status">
        New secret, shown this once: <code>{rotate.data.secret}</code>
      </p>
    );
  return (
    <span className="action">
      <button type="button" onClick={() => (isAsking ? rotate.mutate({ ...at, body: {} }) : setAsking(true))}>
        {isAsking ? 'Yes, make a new secret' : 'Rotate secret'}
      </button>
      {rotate.isError && <Notice kind="error" text={rotate.error.message} />}
    </span>
  );
}
