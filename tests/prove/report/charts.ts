import { escapeHtml, thousands } from './html.js';

/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly title?: string;
}

const rowHeight = 22;
const labelWidth = 230;
const barWidth = 420;
const valueWidth = 90;

/** Horizontal bars with their values; the scale begins at 0. */
export function barChart(bars: readonly Bar[]): string {
  const max = Math.max(1, ...bars.map(({ value }) => value));
  const width = labelWidth + barWidth + valueWidth;
  const rows = bars.map(({ label, value, title = label }, index) => {
    const y = index * rowHeight;
    const length = Math.max(value > 0 ? 2 : 0, (barWidth * value) / max);
    return `<g><title>${escapeHtml(title)}: ${thousands(value)}</title>
<text class="label" x="${labelWidth - 10}" y="${y + 15}" text-anchor="end">${escapeHtml(label)}</text>
<rect class="bar" x="${labelWidth}" y="${y + 4}" width="${length.toFixed(1)}" height="${rowHeight - 8}" rx="2"/>
<text class="value" x="${labelWidth + length + 6}" y="${y + 15}">${thousands(value)}</text></g>`;
  });
  return `<svg role="img" viewBox="0 0 ${width} ${bars.length * rowHeight + 4}">${rows.join('')}</svg>`;
}

const columnWidth = 74;
const columnHeight = 150;

/** A histogram; each column counts the values from the previous bound up to its own. */
export function histogram(values: readonly number[], bounds: readonly number[], unit: string): string {
  const counts = bounds.map(
    (bound, index) => values.filter((value) => value <= bound && value > (bounds[index - 1] ?? 0)).length,
  );
  const max = Math.max(1, ...counts);
  const width = bounds.length * columnWidth + 20;
  const columns = counts.map((count, index) => {
    const height = (columnHeight * count) / max;
    const x = 10 + index * columnWidth;
    const from = (bounds[index - 1] ?? 0) + 1;
    const bound = bounds[index] ?? 0;
    const range = from === bound ? thousands(bound) : `${short(from)}–${short(bound)}`;
    return `<g><title>${count} mutants: ${range} ${unit}</title>
<rect class="bar" x="${x + 8}" y="${(columnHeight + 18 - height).toFixed(1)}" width="${columnWidth - 16}" height="${height.toFixed(1)}" rx="2"/>
<text class="value" x="${x + columnWidth / 2}" y="${(columnHeight + 12 - height).toFixed(1)}" text-anchor="middle">${count === 0 ? '' : count}</text>
<text class="label" x="${x + columnWidth / 2}" y="${columnHeight + 36}" text-anchor="middle">${range}</text></g>`;
  });
  return `<svg role="img" viewBox="0 0 ${width} ${columnHeight + 62}">${columns.join('')}
<line class="axis" x1="10" x2="${width - 10}" y1="${columnHeight + 18}" y2="${columnHeight + 18}"/>
<text class="label" x="${width / 2}" y="${columnHeight + 56}" text-anchor="middle">${escapeHtml(unit)}</text></svg>`;
}

const short = (count: number): string => (count >= 1_000 ? `${Math.round(count / 1_000)}k` : String(count));
