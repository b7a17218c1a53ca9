import { useApi } from '../use-api.js';

/** The progress of a bulk job, which continues without this page. */
export function JobProgress({ jobId }: { readonly jobId: string }) {
  const { data: job } = useApi('showJob', { id: jobId }, 1_000);
  if (job === undefined) return null;
  const { done, total, finishedAt, results } = job;
  return (
    <div className="job" role="status">
      <label>
        {finishedAt === undefined ? 'Running: ' : 'Done: '}
        {done} of {total}
        <progress
          value={finishedAt === undefined ? done : 1}
          max={finishedAt === undefined ? Math.max(1, total) : 1}
        />
      </label>
      {results.length > 0 && (
        <ul>
          {results.map(({ id, result }) => (
            <li key={id}>
              <code>{id}</code> {result}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
