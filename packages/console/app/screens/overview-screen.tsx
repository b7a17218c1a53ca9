import { Link } from '@tanstack/react-router';
import { Badge } from '../parts/badge.js';
import { DataTable } from '../parts/data-table.js';
import { MinuteChart } from '../parts/minute-chart.js';
import { Screen } from '../parts/screen.js';
import { formatDuration } from '../format.js';
import { useApi } from '../use-api.js';

/** The screen for each kind of problem. */
const places = {
  review: '/exceptions',
  overdue: '/payments',
  breaker: '/registry',
  endpoint: '/events',
  'dead-letter': '/dead-letters',
  unassigned: '/incoming',
  lag: '/',
} as const;

/** Problems first, then open work, then recent payments. */
export function OverviewScreen() {
  const { data, error, isPending } = useApi('operationsOverview', {}, 3_000);
  return (
    <Screen title="Overview" error={error} isLoading={isPending}>
      {data !== undefined && (
        <>
          <section aria-labelledby="problems">
            <h2 id="problems">Problems</h2>
            {data.problems.length === 0 ? (
              <p className="all-well">Nothing needs attention right now.</p>
            ) : (
              <ul className="problems">
                {data.problems.map(({ kind, severity, text, count }) => (
                  <li key={kind + text} className={severity}>
                    <Link to={places[kind]}>
                      <strong>{count}</strong> {text}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section aria-labelledby="waiting">
            <h2 id="waiting">Waiting</h2>
            <dl className="tiles">
              {[
                ...Object.entries(data.open),
                ['in review', data.review],
                ['overdue', data.overdue],
                ['callbacks', data.callbacksWaiting],
                ['merchant events', data.deliveriesWaiting],
                ['dead letters', data.deadLetters],
              ].map(([name, count]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{count}</dd>
                </div>
              ))}
            </dl>
          </section>
          <section aria-labelledby="minutes">
            <h2 id="minutes">The last 30 minutes</h2>
            <MinuteChart minutes={data.minutes} until={data.at} />
            <GatewayTable data={data} />
          </section>
        </>
      )}
    </Screen>
  );
}

type Overview = NonNullable<ReturnType<typeof useApi<'operationsOverview'>>['data']>;

function GatewayTable({ data }: { readonly data: Overview }) {
  const names = [...new Set([...data.minutes, ...data.outcomeTimes].map(({ gateway }) => gateway))];
  const sum = (name: string, of: 'accepted' | 'succeeded' | 'failed' | 'unknown' | 'review') =>
    data.minutes.filter(({ gateway }) => gateway === name).reduce((total, minute) => total + minute[of], 0);
  const time = (name: string) => data.outcomeTimes.find(({ gateway }) => gateway === name);
  const seconds = (value: number | undefined) => (value === undefined ? '–' : formatDuration(value));
  return (
    <DataTable
      caption="Payments of each gateway in the last 30 minutes"
      rows={names}
      keyOf={(name) => name}
      empty="No payments in the last 30 minutes."
      columns={[
        { title: 'Gateway', of: (name) => name },
        { title: 'Accepted', isNumber: true, of: (name) => sum(name, 'accepted') },
        { title: 'Succeeded', isNumber: true, of: (name) => sum(name, 'succeeded') },
        { title: 'Failed', isNumber: true, of: (name) => sum(name, 'failed') },
        { title: 'Unknown', isNumber: true, of: (name) => sum(name, 'unknown') },
        { title: 'In review', isNumber: true, of: (name) => sum(name, 'review') },
        { title: 'Median to outcome', isNumber: true, of: (name) => seconds(time(name)?.medianSeconds) },
        { title: '95 % within', isNumber: true, of: (name) => seconds(time(name)?.p95Seconds) },
        {
          title: 'Breakers',
          of: (name) => {
            const open = data.breakers.filter(({ gateway, state }) => gateway === name && state !== 'closed');
            return open.length === 0 ? (
              <Badge status="closed" />
            ) : (
              open.map(({ state, operation }) => <Badge key={operation} status={state} />)
            );
          },
        },
      ]}
    />
  );
}
