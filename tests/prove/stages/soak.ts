import { canRunNatively } from '../../../scripts/services/find-servers.mjs';
import { runSoak } from '../../real-parts/soak/run-soak.js';
import type { ProofOptions, Stage, StageResult } from '../stage.js';
import { missingServers, violationsOf } from './real-parts-stage.js';

const name = 'soak';
const title = 'Real processes on a network that fails';

const shortMs = 75_000;
const releaseMs = 600_000;

/** 75 seconds of faults, with `--release` ten minutes; then a minute without faults, within which everything must agree. */
export const soakStage: Stage = {
  name,
  title,
  run: async ({ release, firstSeed, log }: ProofOptions): Promise<StageResult> => {
    if (!canRunNatively()) return { name, title, outcome: 'skipped', why: missingServers };
    const startedAt = performance.now();
    const durationMs = release ? releaseMs : shortMs;
    const result = await runSoak({ durationMs, seed: firstSeed, log }).catch((error: unknown) =>
      String(error),
    );
    // A service has died; the text is its last output.
    if (typeof result === 'string') {
      log(result);
      const seconds = (performance.now() - startedAt) / 1_000;
      const violations = [{ what: result, seed: firstSeed }];
      return { name, title, outcome: 'ran', seconds, counts: {}, details: {}, violations };
    }
    const { faults, payments, succeeded, failed, review, open, recoverySeconds, differences } = result;
    return {
      name,
      title,
      outcome: 'ran',
      seconds: (performance.now() - startedAt) / 1_000,
      counts: {
        faults,
        'kinds of fault on each link': result.pairsCovered,
        payments,
        succeeded,
        failed,
        'in review': review,
        open,
        differences: differences.length,
        ...(recoverySeconds !== undefined && { 'seconds to agreement': recoverySeconds }),
      },
      details: { ...result },
      violations: [
        ...violationsOf(result, firstSeed),
        ...result.processes.flatMap(({ services, trouble }) =>
          trouble === undefined ? [] : [{ what: `${services}: ${trouble}`, seed: firstSeed }],
        ),
      ],
    };
  },
};
