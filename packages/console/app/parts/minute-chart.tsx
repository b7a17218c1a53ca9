import type { OperationsOverview } from '../api.js';

const minutesShown = 30;
const height = 100;

/** Payments of each minute as stacked bars: succeeded, failed, and open. Plain SVG, since a chart library would be too large for it. */
export function MinuteChart({
  minutes,
  until,
}: {
  readonly minutes: OperationsOverview['minutes'];
  readonly until: string;
}) {
  const last = Math.floor(Date.parse(until) / 60_000);
  const bars = Array.from({ length: minutesShown }, (_, index) => {
    const minute = last - minutesShown + 1 + index;
    const these = minutes.filter(({ at }) => Math.floor(Date.parse(at) / 60_000) === minute);
    const sum = (of: 'accepted' | 'succeeded' | 'failed') => these.reduce((total, one) => total + one[of], 0);
    const [accepted, succeeded, failed] = [sum('accepted'), sum('succeeded'), sum('failed')];
    return { minute, accepted, succeeded, failed };
  });
  const max = Math.max(1, ...bars.map(({ accepted }) => accepted));
  const total = bars.reduce((sum, { accepted }) => sum + accepted, 0);
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${minutesShown * 10} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} payments in 30 minutes, at most ${max} in one`}
      >
        {bars.map(({ minute, accepted, succeeded, failed }, index) => {
          const scale = (count: number) => (count / max) * (height - 2);
          const parts = [
            ['good', succeeded],
            ['bad', failed],
            ['plain', accepted - succeeded - failed],
          ] as const;
          let top = height;
          return (
            <g key={minute}>
              {parts.map(([tone, count]) => {
                top -= scale(count);
                return (
                  <rect
                    key={tone}
                    className={tone}
                    x={index * 10 + 1}
                    y={top}
                    width={8}
                    height={scale(count)}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span className="key good">succeeded</span> <span className="key bad">failed</span>{' '}
        <span className="key plain">open</span>
        <span className="quiet"> per minute, at max {max}</span>
      </figcaption>
    </figure>
  );
}
