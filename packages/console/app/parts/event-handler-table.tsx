import { ActionButton } from './action-button.js';
import { DataTable } from './data-table.js';
import { eventCountColumns } from './event-count-columns.js';
import { RedeliverSince } from './redeliver-since.js';
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
