import type { StageResult } from '../stage.js';

const violationsShown = 20;

/** Prints a stage: its numbers and violations. */
export function printStage(result: StageResult): void {
  if (result.outcome === 'skipped') {
    console.log(`  not run: ${result.why}`);
    return;
  }
  for (const [name, count] of Object.entries(result.counts))
    console.log(`  ${count.toLocaleString('en').padStart(12)}  ${name}`);
  console.log(`  ${result.seconds.toFixed(1).padStart(12)}  seconds`);
  for (const { what, invariant, seed, story = [] } of result.violations.slice(0, violationsShown)) {
    const replay = seed === undefined ? '' : ` (npm run prove -- --seed ${seed})`;
    console.log(`  FOUND ${invariant ?? ''} ${what}${replay}`);
    for (const line of story) console.log(`          ${line}`);
  }
  if (result.violations.length > violationsShown)
    console.log(`  and ${result.violations.length - violationsShown} more, in the report`);
}
