import { describe, expect, it } from 'vitest';
import { runMigration } from './run-migration.js';

describe('a migration under load', { timeout: 600_000 }, () => {
  // A million rows are a stage of `npm run prove`.
  it('loses nothing that is open while old and new processes work side by side', async () => {
    const found = await runMigration({
      rows: 3_000,
      rate: 10,
      phaseMs: 3_000,
      recoveryMs: 300_000,
      log: (line) => console.log(line),
      progress: () => undefined,
    });
    expect(found.states).toHaveLength(8);
    expect(found.openBefore).toBeGreaterThanOrEqual(14);
    expect(found.accepted).toBeGreaterThan(50);
    const { transactions, open, doubled, differing, lost, withoutJournal, told } = found;
    expect({ open, doubled, differing, lost, withoutJournal, told }).toEqual({
      ...{ open: 0, doubled: 0, differing: 0, lost: 0, withoutJournal: 0, told: [] },
    });
    expect(transactions).toBe(found.filled + found.accepted);
    expect(found.steps.map(({ name }) => name)).toContain('drop the old column');
  });
});
