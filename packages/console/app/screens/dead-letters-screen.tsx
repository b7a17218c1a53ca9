import { ActionButton } from '../parts/action-button.js';
import { DataTable } from '../parts/data-table.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useSession } from '../session.js';
import { useApi } from '../use-api.js';

/** Work that failed on every attempt, with the reason. */
export function DeadLettersScreen() {
  const { data, error, isPending } = useApi('listDeadLetters', {}, 5_000);
  const { role } = useSession();
  return (
    <Screen
      title="Dead letters"
      note="Work that failed on every attempt."
      error={error}
      isLoading={isPending}
    >
      <DataTable
        caption="Dead letters"
        rows={data?.deadLetters ?? []}
        keyOf={({ messageId }) => messageId}
        empty="There are none."
        columns={[
          { title: 'At (UTC)', of: ({ at }) => formatTime(at) },
          { title: 'Topic', of: ({ topic }) => topic },
          { title: 'About', of: ({ key }) => <code className="cut">{key}</code> },
          { title: 'Why', of: ({ reason }) => reason },
          {
            title: 'Again',
            of: ({ messageId }) =>
              role === 'viewer' ? (
                '–'
              ) : (
                <ActionButton
                  label="Try again"
                  operation="retryDeadLetter"
                  input={{ id: messageId, body: {} }}
                />
              ),
          },
        ]}
      />
    </Screen>
  );
}
