import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findServers } from '../../../scripts/services/find-servers.mjs';
import { root } from '../bundle-simulation.js';
import { mutantsNamed, type Mutant } from '../mutants/mutant.js';
import { sqlMutants } from '../mutants/sql-mutants.js';
import { inParallel } from '../run-worker.js';
import { ran, type ProofOptions, type Stage } from '../stage.js';

/** The verdict on one SQL mutant on one database. */
export interface SqlMutantVerdict {
  readonly name: string;
  readonly protection: string;
  readonly database: 'PGlite' | 'PostgreSQL';
  /** The first failed test of the port suite; absent when the mutant escaped. */
  readonly caughtBy?: string;
}

/** Much longer than the suite takes on a busy machine. */
const timeoutMs = 900_000;

type Database = SqlMutantVerdict['database'];

/** The SQL with one protection removed at a time, under the port suite of every store. */
export const sqlMutantsStage: Stage = {
  name: 'sql-mutants',
  title: 'Mutants of the SQL',
  run: (options) =>
    ran(sqlMutantsStage, async () => {
      const databases: readonly Database[] =
        findServers() === undefined ? ['PGlite'] : ['PGlite', 'PostgreSQL'];
      const chosen = mutantsNamed(sqlMutants, options.only);
      const violations: { what: string }[] = [];
      const verdicts: SqlMutantVerdict[] = [];
      let finished = 0;
      for (const database of chosen.length === 0 ? [] : databases) {
        // A suite that fails without a mutant would catch everything.
        const untouched = await judge(undefined, database, options);
        if (untouched !== undefined)
          violations.push({ what: `${database}, nothing removed: "${untouched}" fails` });
        verdicts.push(
          ...(await inParallel(chosen, options.workers, async (mutant) => {
            const caughtBy = await judge(mutant, database, options);
            finished += 1;
            options.progress(finished, chosen.length * databases.length);
            const { name, protection } = mutant;
            return { name, protection, database, ...(caughtBy !== undefined && { caughtBy }) };
          })),
        );
      }
      const escaped = verdicts.filter(({ caughtBy }) => caughtBy === undefined);
      for (const { name, database } of escaped)
        violations.push({ what: `mutant ${name} was not caught on ${database}` });
      return {
        counts: {
          mutants: chosen.length,
          databases: databases.length,
          'caught on each': Math.floor((verdicts.length - escaped.length) / databases.length),
        },
        details: { verdicts, databases },
        violations,
      };
    }),
};

/** The name of the first failing test, or nothing. */
async function judge(
  mutant: Mutant | undefined,
  database: Database,
  { folder }: ProofOptions,
): Promise<string | undefined> {
  const report = join(root, folder, 'sql', `${mutant?.name ?? 'untouched'}-${database}.json`);
  mkdirSync(join(root, folder, 'sql'), { recursive: true });
  const suite = database === 'PGlite' ? 'embedded.test.ts' : 'production.servers.test.ts';
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'tests/prove/sql-mutants.vitest.config.ts',
    suite,
    '-t',
    'transaction store|disabled endpoints|searches',
    // One failed test is enough.
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  const env = {
    ...process.env,
    ...findServers()?.environment,
    ...(mutant && { LANGO_SQL_MUTANT: mutant.name }),
  };
  const code = await new Promise((resolve) => {
    spawn(process.execPath, args, { cwd: root, stdio: 'ignore', env, timeout: timeoutMs }).once(
      'close',
      resolve,
    );
  });
  if (code === 0) return undefined;
  // A removal that causes an endless loop counts as caught.
  if (code === null) return `the suite did not end in ${timeoutMs / 60_000} minutes`;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { assertionResults: { status: string; title: string }[]; message: string }[];
  };
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  return failed?.title ?? testResults[0]?.message ?? 'the suite';
}
