import { useState } from 'react';
import { ActionButton } from './action-button.js';
import { Badge } from './badge.js';
import { DataTable } from './data-table.js';
import { eventCountColumns } from './event-count-columns.js';
import { RedeliverSince } from './redeliver-since.js';
import { formatTime } from '../format.js';
import { useSession } from '../session.js';
import { useApi } from '../use-api.js';

/** Handlers in the host's own processes, and what became of their newest events. Nothing where there are none. */
export function EventHandlerTable() {
  const { role } = useSession();
  const { data } = useApi('listEventHandlers', {}, 5_000);
  if (data === undefined || data.handlers.length === 0) return null;
  return (
    <>
      <h2>Event handlers</h2>
      <DataTable
        caption="Event handlers"
        rows={data.handlers}
        keyOf={({ name }) => name}
        empty=""
        columns={[
          { title: 'Handler', of: ({ name }) => <code>{name}</code> },
          { title: 'Hears of', of: ({ events }) => events.join(', ') },
          ...eventCountColumns,
          {
            title: 'Events',
            of: ({ name }) => <HandlerEvents name={name} />,
          },
          {
            title: 'Action',
            of: ({ name, runsHere }) =>
              role === 'viewer' ? (
                '–'
              ) : (
                <details>
                  <summary>{role === 'admin' && !runsHere ? 'Send again or remove' : 'Send again'}</summary>
                  <RedeliverSince operation="redeliverToEventHandler" at={{ name }} />
                  {role === 'admin' && !runsHere && (
                    <ActionButton
                      label="Remove"
                      operation="removeEventHandler"
                      input={{ name }}
                      confirm="What waits for it is given up. Does no process have it any more?"
                      done="Removed."
                    />
                  )}
                </details>
              ),
          },
        ]}
      />
    </>
  );
}

/** The newest events of a handler, once they are asked for: which it has not handled, and why. */
function HandlerEvents({ name }: { readonly name: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Show</summary>
      {isOpen && <NewestEvents name={name} />}
    </details>
  );
}

function NewestEvents({ name }: { readonly name: string }) {
  const { role } = useSession();
  const { data } = useApi('listEventHandlerDeliveries', { name }, 5_000);
  return (
    <DataTable
      caption={`Newest events of ${name}`}
      rows={data?.deliveries ?? []}
      keyOf={({ deliveryId }) => deliveryId}
      empty={data === undefined ? 'Loading.' : 'It had none yet.'}
      columns={[
        { title: 'Created (UTC)', of: ({ createdAt }) => formatTime(createdAt) },
        { title: 'Event', of: ({ eventType }) => eventType },
        { title: 'Payment', of: ({ transactionId }) => <code>{transactionId ?? '–'}</code> },
        { title: 'Status', of: ({ status }) => <Badge status={status} /> },
        { title: 'Result', of: ({ lastResult }) => lastResult ?? '–' },
        {
          title: 'Again',
          of: ({ deliveryId, status }) =>
            role !== 'viewer' && status !== 'pending' ? (
              <ActionButton
                label="Send again"
                operation="redeliverEventToHandler"
                input={{ name, deliveryId }}
                done="On its way."
              />
            ) : (
              '–'
            ),
        },
      ]}
    />
  );
}
