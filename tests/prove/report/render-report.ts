import type { ProofReport } from '../prove.js';
import type { StageResult } from '../stage.js';
import type { MutantVerdict } from '../stages/mutants.js';
import type { SqlMutantVerdict } from '../stages/sql-mutants.js';
import { barChart, histogram } from './charts.js';
import { escapeHtml, thousands } from './html.js';
import { reportStyle } from './report-style.js';

type Ran = Extract<StageResult, { outcome: 'ran' }>;

/** The whole run as one self-contained page. */
export function renderReport(report: ProofReport): string {
  const { startedAt, seconds, node, workers, release, violations, stages } = report;
  const verdict =
    violations === 0
      ? '<span class="verdict good">Nothing found</span>'
      : `<span class="verdict bad">${violations} found</span>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lango: proof</title><style>${reportStyle}</style></head><body><main>
<h1>Proof</h1>
<p class="muted">${escapeHtml(startedAt.slice(0, 16).replace('T', ' '))} UTC, ${Math.round(seconds)} s, ${workers} processes, Node ${escapeHtml(node)}${release ? ', release run' : ''}.
What it shows and what it does not: docs/proof.md.</p>
${verdict}
${stages.map(renderStage).join('\n')}
</main></body></html>
`;
}

function renderStage(result: StageResult): string {
  const heading = `<h2>${escapeHtml(result.title)}</h2>`;
  if (result.outcome === 'skipped')
    return `${heading}<p class="muted">Not run: ${escapeHtml(result.why)}</p>`;
  const tiles = Object.entries(result.counts).map(
    ([name, count]) => `<div class="tile"><b>${thousands(count)}</b><span>${escapeHtml(name)}</span></div>`,
  );
  const time = `<div class="tile"><b>${result.seconds.toFixed(0)}</b><span>seconds</span></div>`;
  return `${heading}<div class="tiles">${tiles.join('')}${time}</div>${renderFound(result)}${renderDetails(result)}`;
}

function renderFound({ violations }: Ran): string {
  if (violations.length === 0) return '';
  const rows = violations.slice(0, 200).map(({ what, invariant = '', seed }) => {
    const replay = seed === undefined ? '' : `<code>npm run prove -- --seed ${seed}</code>`;
    return `<tr><td class="bad">${escapeHtml(invariant)}</td><td>${escapeHtml(what)}</td><td>${replay}</td></tr>`;
  });
  return `<div class="card"><table>${rows.join('')}</table></div>`;
}

function renderDetails({ name, details }: Ran): string {
  switch (name) {
    case 'histories':
      return renderHistories(details);
    case 'mutants':
      return renderMutants(details['verdicts'] as readonly MutantVerdict[]);
    case 'sql-mutants':
      return renderSqlMutants(details['verdicts'] as readonly SqlMutantVerdict[]);
    default:
      return '';
  }
}

function renderHistories(details: Ran['details']): string {
  const faults = Object.entries(details['faults'] as Record<string, number>)
    .map(([label, value]) => ({ label, value }))
    .sort((left, right) => right.value - left.value);
  const checked = details['checked'] as Record<string, number>;
  const promises = details['promises'] as Record<string, string>;
  const checkedElsewhere = details['checkedElsewhere'] as Record<string, string>;
  const rows = [
    ...Object.entries(promises).map(
      ([id, promise]) =>
        `<tr><td>${id}</td><td>${escapeHtml(promise)}</td><td class="number">${thousands(checked[id] ?? 0)}</td></tr>`,
    ),
    ...Object.entries(checkedElsewhere).map(
      ([id, where]) =>
        `<tr><td>${id}</td><td class="muted">${escapeHtml(where)}</td><td class="number">–</td></tr>`,
    ),
  ];
  return `<h3>What was checked</h3><div class="card"><table><tr><th></th><th>promise</th><th class="number">times</th></tr>${rows.join('')}</table></div>
<h3>Injected faults, by kind</h3><div class="card">${barChart(faults)}</div>`;
}

const bounds = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];

function renderMutants(verdicts: readonly MutantVerdict[]): string {
  const caught = verdicts.filter(({ caughtBy }) => caughtBy !== undefined);
  const rows = verdicts.map(
    ({ name, protection, caughtBy, what, seed, histories }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(protection)}</td>
<td class="${caughtBy === undefined ? 'bad' : 'good'}" title="${escapeHtml(what ?? '')}">${caughtBy ?? 'escaped'}</td>
<td class="number">${thousands(histories)}</td><td class="number muted">${seed ?? ''}</td></tr>`,
  );
  return `<h3>Histories until a mutant is caught</h3><div class="card">${histogram(
    caught.map(({ histories }) => histories),
    bounds,
    'histories',
  )}</div>
<h3>Each mutant takes one protection away</h3><div class="card"><table><tr><th>mutant</th><th>protection</th><th>caught by</th><th class="number">histories</th><th class="number">seed</th></tr>${rows.join('')}</table></div>`;
}

function renderSqlMutants(verdicts: readonly SqlMutantVerdict[]): string {
  const rows = verdicts.map(
    ({ name, protection, database, caughtBy }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(protection)}</td><td>${database}</td>
<td class="${caughtBy === undefined ? 'bad' : ''}">${escapeHtml(caughtBy ?? 'escaped')}</td></tr>`,
  );
  return `<div class="card"><table><tr><th>mutant</th><th>protection</th><th>database</th><th>caught by the test</th></tr>${rows.join('')}</table></div>`;
}
