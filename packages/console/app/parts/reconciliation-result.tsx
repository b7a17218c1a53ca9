import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../api.js';
import { formatMoney, formatTime, words } from '../format.js';
import { useSession } from '../session.js';
import { useApi } from '../use-api.js';
import { DataTable } from './data-table.js';
import { Notice } from './notice.js';

type Report = NonNullable<Answer<'showJob'>['report']>;
const kinds = ['missing', 'extra', 'mismatched'] as const;

/** The result of a reconciliation so far, and its actions. */
export function ReconciliationResult(props: {
  readonly jobId: string;
  readonly record: (report: Report) => void;
}) {
  const { data: job, error } = useApi('showJob', { id: props.jobId }, 1_000);
  if (error) return <Notice kind="error" text={error.message} />;
  if (job === undefined) return <p className="loading">Loading…</p>;
  const { done, finishedAt, report, results } = job;
  if (finishedAt === undefined)
    return (
      <p className="job" role="status">
        Running: {done} records compared <progress />
      </p>
    );
  if (report === undefined)
    return <Notice kind="error" text={results[0]?.result ?? 'The job ended without a report.'} />;
  return <ReportView report={report} record={props.record} />;
}

function ReportView({
  report,
  record,
}: {
  readonly report: Report;
  readonly record: (report: Report) => void;
}) {
  const { role } = useSession();
  const [selected, setSelected] = useState('');
  const { counts, totals, differences, gatewayId, from, to, source } = report;
  const differing = counts.missing + counts.extra + counts.mismatched;
  const listed = differences.filter(({ difference }) => selected === '' || difference === selected);
  const wasRecorded = differences.some(({ recorded }) => recorded !== undefined);
  const facts = [
    ['Records of the gateway', counts.records],
    ['Matched', counts.matched],
    ['Missing there', counts.missing],
    ['Extra there', counts.extra],
    ['Different', counts.mismatched],
    ['Near the boundary of the period', counts.atBoundary],
    ['Still open here', counts.unresolved],
    ['Duplicate lines', counts.repeated],
  ] as const;
  return (
    <section aria-label="Result">
      <h2>
        {gatewayId}, {formatTime(from)} to {formatTime(to)}, by {source === 'api' ? 'asking' : 'statement'}
      </h2>
      <Notice
        kind={differing === 0 ? 'done' : 'error'}
        text={
          differing === 0 ? 'Nothing differs.' : `${differing} of ${counts.records + counts.missing} differ.`
        }
      />
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>Sums of the gateway’s records</h2>
      <DataTable
        caption="Sums of the gateway’s records"
        rows={totals}
        keyOf={({ kind, direction, currency }) => `${kind} ${direction} ${currency}`}
        empty="The gateway has no records in this period."
        columns={[
          { title: 'Kind', of: ({ kind }) => words(kind) },
          { title: 'Direction', of: ({ direction }) => direction },
          { title: 'Records', isNumber: true, of: ({ records }) => records },
          {
            title: 'Sum',
            isNumber: true,
            of: ({ amountMinor, currency }) => formatMoney({ amountMinor, currency }),
          },
        ]}
      />
      {differing > 0 && (
        <>
          <p className="actions">
            <label>
              Show{' '}
              <select value={selected} onChange={(event) => setSelected(event.target.value)}>
                <option value="">all differences</option>
                {kinds.map((kind) => (
                  <option key={kind}>{kind}</option>
                ))}
              </select>
            </label>
            {role !== 'viewer' && !wasRecorded && (
              <button type="button" className="main" onClick={() => record(report)}>
                Record what differs
              </button>
            )}
          </p>
          <h2>What differs</h2>
          <DataTable
            caption="What differs"
            rows={listed.map((difference, index) => ({ ...difference, index }))}
            keyOf={({ index }) => String(index)}
            empty={`Nothing is ${selected}.`}
            columns={[
              { title: 'Difference', of: ({ difference, reason }) => `${difference}: ${words(reason)}` },
              { title: 'At (UTC)', of: ({ at }) => formatTime(at) },
              { title: 'Kind', of: ({ kind }) => words(kind) },
              { title: 'Ours', isNumber: true, of: ({ ours }) => (ours ? formatMoney(ours) : '–') },
              {
                title: 'Gateway’s',
                isNumber: true,
                of: ({ gateway }) => (gateway ? formatMoney(gateway) : '–'),
              },
              { title: 'Payment', of: paymentOf },
              {
                title: 'Number there',
                of: ({ receiptNumber, recordReference, gatewayReference }) => (
                  <code>{receiptNumber ?? recordReference ?? gatewayReference ?? '–'}</code>
                ),
              },
              { title: 'Recorded', of: ({ recorded }) => recordedAs(recorded) },
            ]}
          />
          {differences.length < differing && (
            <p className="quiet">The first {differences.length} are listed.</p>
          )}
        </>
      )}
    </section>
  );
}

const recordedAs = (recorded: boolean | undefined): string =>
  recorded === undefined ? 'no' : recorded ? 'now' : 'before';

function paymentOf({ transactionId, incomingDepositId, status }: Report['differences'][number]) {
  if (transactionId === undefined) return incomingDepositId ?? '–';
  return (
    <>
      <Link to="/payments/$id" params={{ id: transactionId }}>
        {transactionId}
      </Link>{' '}
      {status}
    </>
  );
}
