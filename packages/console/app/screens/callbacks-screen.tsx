import { Link, useSearch } from '@tanstack/react-router';
import { DataTable } from '../parts/data-table.js';
import { Pager } from '../parts/pager.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useApi } from '../use-api.js';

/** Stored gateway callbacks. */
export function CallbacksScreen() {
  const search: Record<string, string> = useSearch({ from: '/callbacks' });
  const { data, error, isPending } = useApi('listGatewayCallbacks', search, 5_000);
  return (
    <Screen
      title="Callbacks"
      note="Callbacks received from gateways, newest first."
      error={error}
      isLoading={isPending}
    >
      <DataTable
        caption="Gateway callbacks"
        rows={data?.callbacks ?? []}
        keyOf={({ callbackId }) => callbackId}
        empty="No callbacks yet."
        columns={[
          {
            title: 'Received (UTC)',
            of: ({ callbackId, receivedAt }) => (
              <Link to="/callbacks/$id" params={{ id: callbackId }}>
                {formatTime(receivedAt)}
              </Link>
            ),
          },
          { title: 'Gateway', of: ({ gateway }) => gateway },
          { title: 'Evidence', of: ({ evidence }) => evidence ?? 'none' },
          { title: 'Outcome', of: ({ outcome }) => outcome ?? 'waiting' },
          {
            title: 'Payment',
            of: ({ transactionId }) =>
              transactionId === undefined ? (
                '–'
              ) : (
                <Link to="/payments/$id" params={{ id: transactionId }}>
                  <code>{transactionId.slice(0, 20)}…</code>
                </Link>
              ),
          },
          { title: 'Address', of: ({ path }) => <code className="cut">{path}</code> },
        ]}
      />
      <Pager nextCursor={data?.nextCursor} />
    </Screen>
  );
}
