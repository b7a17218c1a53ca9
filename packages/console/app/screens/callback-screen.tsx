import { Link, useParams } from '@tanstack/react-router';
import { ActionButton } from '../parts/action-button.js';
import { Json } from '../parts/json.js';
import { Notice } from '../parts/notice.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useSession } from '../session.js';
import { useAction, useApi } from '../use-api.js';

/** One stored callback, and what it would do if it were processed now. */
export function CallbackScreen() {
  const { id } = useParams({ from: '/callbacks/$id' });
  const { data: callback, error, isPending } = useApi('showGatewayCallback', { id }, false);
  const preview = useAction('previewCallbackReplay');
  const { role } = useSession();
  return (
    <Screen title="Callback" error={error} isLoading={isPending}>
      {callback !== undefined && (
        <>
          <p className="headline">
            <strong>{callback.gateway}</strong> {formatTime(callback.receivedAt)} UTC,{' '}
            {callback.evidence ?? 'unproven'}, {callback.outcome ?? 'waiting'}{' '}
            {callback.transactionId !== undefined && (
              <Link to="/payments/$id" params={{ id: callback.transactionId }}>
                its payment
              </Link>
            )}
          </p>
          <div className="actions">
            <button
              type="button"
              className="main"
              disabled={preview.isPending}
              onClick={() => preview.mutate({ id, body: {} })}
            >
              Preview replay
            </button>
            {preview.data !== undefined && role !== 'viewer' && (
              <ActionButton
                label="Replay"
                operation="replayGatewayCallback"
                input={{ id, body: {} }}
                done="It is being applied again."
              />
            )}
          </div>
          {preview.isError && <Notice kind="error" text={preview.error.message} />}
          {preview.data !== undefined && <Preview preview={preview.data} />}
          <h2>Body, {callback.bodyBytes} bytes</h2>
          <Json value={callback.body} label="Body" />
          <h2>Reading</h2>
          <Json value={callback.reading} label="Reading" />
          <h2>Headers</h2>
          <Json value={callback.headers} label="Headers" />
        </>
      )}
    </Screen>
  );
}

type ReplayPreview = NonNullable<ReturnType<typeof useAction<'previewCallbackReplay'>>['data']>;

function Preview({ preview }: { readonly preview: ReplayPreview }) {
  return (
    <section aria-labelledby="preview" className="preview">
      <h2 id="preview">A replay would</h2>
      <ul>
        {preview.effects.map(({ transactionId, statusBefore, statusAfter, entries, text }, index) => (
          <li key={index}>
            {statusBefore !== undefined && statusBefore !== statusAfter && (
              <strong>
                change {transactionId} from {statusBefore} to {statusAfter}:{' '}
              </strong>
            )}
            {text}
            {entries > 0 && `, ${entries} money entries`}
          </li>
        ))}
        <li>{preview.changesReading ? 'read it differently than before:' : 'read it as before.'}</li>
      </ul>
      {preview.changesReading && <Json value={preview.after} label="New reading" />}
    </section>
  );
}
