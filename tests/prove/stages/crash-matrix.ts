import { canRunNatively } from '../../../scripts/services/find-servers.mjs';
import { startServices, stopServices } from '../../../scripts/services/start-services.mjs';
import { isMoneyCall } from '../../real-parts/crash/money-calls.js';
import { runCrashMatrix, type CrashMatrixResult } from '../../real-parts/crash/run-crash-matrix.js';
import type { ProofOptions, Stage, StageResult } from '../stage.js';
import { missingServers, violationsOf } from './real-parts-stage.js';

const name = 'crash-matrix';
const title = 'Real processes, killed before and after every port call';

/**
 * The five services on dedicated servers, and on PostgreSQL alone, are killed around each call that moves or reports money. With `--release`
 * around every call, also paused between calls, and the same in one process on the embedded database.
 */
export const crashMatrixStage: Stage = {
  name,
  title,
  run: async ({ release, log }: ProofOptions): Promise<StageResult> => {
    if (!canRunNatively()) return { name, title, outcome: 'skipped', why: missingServers };
    const startedAt = performance.now();
    const services = await startServices({ only: 'native' });
    const results: Record<string, CrashMatrixResult> = {};
    try {
      for (const [kind, alone] of [
        ['servers', false],
        ['PostgreSQL alone', true],
      ] as const)
        results[kind] = await runCrashMatrix({
          servers: services.addresses,
          alone,
          ...(!release && { isWanted: isMoneyCall }),
          watchMs: release ? 25_000 : 15_000,
          withPauses: release && !alone,
          log,
        });
    } finally {
      await stopServices(services);
    }
    if (release) results['embedded'] = await runCrashMatrix({ watchMs: 25_000, withPauses: false, log });
    const all = Object.values(results);
    const total = (of: (result: CrashMatrixResult) => number) => all.reduce((sum, one) => sum + of(one), 0);
    return {
      name,
      title,
      outcome: 'ran',
      seconds: (performance.now() - startedAt) / 1_000,
      counts: {
        'crash points': total(({ points }) => points),
        'killed there': total(({ struck }) => struck),
        'paused there': total(({ paused }) => paused),
        payments: total(({ payments }) => payments),
        'movements in the ledgers': total(({ movements }) => movements),
        differences: total(({ differences }) => differences.length),
      },
      details: results,
      violations: all.flatMap((result) => [
        ...violationsOf(result),
        ...result.neverStruck.map((method) => ({ what: `no process was killed before and after ${method}` })),
        ...Object.entries(result.services).flatMap(([service, { notReached }]) =>
          notReached.map(({ call, when }) => ({ what: `${service} was not killed ${when} ${call}` })),
        ),
        ...result.notPaused.map(({ service, call, when }) => ({
          what: `${service} was not paused ${when} ${call}`,
        })),
      ]),
    };
  },
};
