import { canRunNatively } from '../../../scripts/services/find-servers.mjs';
import { runCluster } from '../../real-parts/cluster/run-cluster.js';
import { ran, type ProofOptions, type Stage, type StageResult } from '../stage.js';
import { missingServers, violationsOf } from './real-parts-stage.js';

const name = 'cluster';
const title = 'A cluster that loses its members';
const releaseMinutes = 10;
const minutes = 3;
const releaseRate = 200;
const rate = 20;

/** PostgreSQL, Kafka and Redis as clusters. Every twenty seconds a member is killed, paused or cut off; at the end the ledgers are compared. */
export const clusterStage: Stage = {
  name,
  title,
  run: async (options: ProofOptions): Promise<StageResult> => {
    if (!canRunNatively()) return { name, title, outcome: 'skipped', why: missingServers };
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      return { name, title, outcome: 'skipped', why: 'network namespaces need root on Linux' };
    return ran(clusterStage, async () => {
      const { release, firstSeed, log } = options;
      const result = await runCluster({
        durationMs: 60_000 * (options.minutes ?? (release ? releaseMinutes : minutes)),
        paymentsPerSecond: options.rate ?? (release ? releaseRate : rate),
        seed: firstSeed,
        log,
      });
      const { faults, payments, succeeded, failed, review, open, lost, doubled, recoverySeconds } = result;
      return {
        counts: {
          faults: faults.length,
          payments,
          succeeded,
          failed,
          'in review': review,
          open,
          lost,
          doubled,
          'longest stall of accepts, ms': result.longestStallMs,
          'accept p50 outside of stalls, ms': result.acceptP50Ms,
          'accept p99 outside of stalls, ms': result.acceptP99Ms,
          ...(recoverySeconds !== undefined && { 'seconds to the end of every payment': recoverySeconds }),
        },
        details: { ...result },
        violations: violationsOf(result, firstSeed),
      };
    });
  },
};
