import { useState } from 'react';
import type { Input, Operation } from '../api.js';
import { useAction } from '../use-api.js';
import { Notice } from './notice.js';

/** A button that calls an operation and shows the result. */
export function ActionButton<O extends Operation>(props: {
  readonly label: string;
  readonly operation: O;
  readonly input: Input<O>;
  readonly done?: string;
  /** Confirmation question. */
  readonly confirm?: string;
  readonly isMain?: boolean;
}) {
  const { label, operation, input, done = 'Done.', confirm, isMain = false } = props;
  const action = useAction(operation);
  const [isAsking, setAsking] = useState(false);
  const run = () => {
    setAsking(false);
    action.mutate(input);
  };
  return (
    <span className="action">
      {isAsking ? (
        <span className="confirm">
          {confirm}{' '}
          <button type="button" className="main" onClick={run} autoFocus>
            Yes, {label.toLowerCase()}
          </button>{' '}
          <button type="button" onClick={() => setAsking(false)}>
            No
          </button>
        </span>
      ) : (
        <button
          type="button"
          className={isMain ? 'main' : undefined}
          disabled={action.isPending}
          onClick={() => (confirm === undefined ? run() : setAsking(true))}
        >
          {label}
        </button>
      )}
      {action.isError && <Notice kind="error" text={action.error.message} />}
      {action.isSuccess && <Notice kind="done" text={done} />}
    </span>
  );
}
