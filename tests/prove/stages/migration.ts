import { findProgram, postgresFolders } from '../../../scripts/services/find-program.mjs';
import { runMigration } from '../../real-parts/migration/run-migration.js';
import { ran, type ProofOptions, type Stage, type StageResult } from '../stage.js';

const name = 'migration';
const title = 'A migration, with old and new processes side by side';
const rows = 20_000;
const releaseRows = 1_000_000;

/** Expand, new processes beside old ones, contract: on transactions in every state and under load. Everything must end, once. */
export const migrationStage: Stage = {
  name,
  title,
  run: async (options: ProofOptions): Promise<StageResult> => {
    if (findProgram('initdb', postgresFolders()) === undefined)
      return { name, title, outcome: 'skipped', why: 'initdb of PostgreSQL is missing' };
    return ran(migrationStage, async () => {
      const result = await runMigration({
        rows: options.rows ?? (options.release ? releaseRows : rows),
        rate: options.rate ?? 20,
        phaseMs: 10_000,
        recoveryMs: 600_000,
        log: options.log,
        progress: options.progress,
      });
      const { filled, openBefore, accepted, open, doubled, differing, lost, withoutJournal, told } = result;
      const missing = filled + accepted - result.transactions;
      const wrong = { open, doubled, differing, lost, 'without a journal': withoutJournal, missing };
      const lockTimes = result.steps.map(({ lock }) => lock?.heldMs ?? 0);
      return {
        counts: {
          'transactions before': filled,
          'of them open': openBefore,
          'states of them': result.states.length,
          'accepted meanwhile': accepted,
          ...wrong,
          megabytes: result.megabytes,
          'longest exclusive lock, ms': Math.max(...lockTimes),
          'slowest accept, ms': result.longestAcceptMs,
        },
        details: { ...result },
        violations: [
          ...Object.entries(wrong)
            .filter(([, count]) => count !== 0)
            .map(([what, count]) => ({
              what: `${count} payments are ${what}`,
              story: what === 'open' ? result.left : [],
            })),
          ...told.map((line) => ({ what: `a process told: ${line}` })),
        ],
      };
    });
  },
};
