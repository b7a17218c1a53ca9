import type { Stage } from './stage.js';
import { clusterStage } from './stages/cluster.js';
import { consoleStage } from './stages/console.js';
import { crashMatrixStage } from './stages/crash-matrix.js';
import { crashPoints } from './stages/crash-points.js';
import { histories } from './stages/histories.js';
import { judgeStage } from './stages/judge.js';
import { migrationStage } from './stages/migration.js';
import { mutants } from './stages/mutants.js';
import { powerCutStage } from './stages/power-cut.js';
import { replay } from './stages/replay.js';
import { soakStage } from './stages/soak.js';
import { upgrade } from './stages/upgrade.js';
import { sqlMutantsStage } from './stages/sql-mutants.js';

/**
 * The stages of the proof, in order. A stage that needs servers runs when `findServers()` finds them and otherwise answers `skipped` with the
 * reason. To add a stage, add a module in `stages/` and a line here.
 */
export const stages: readonly Stage[] = [
  replay,
  upgrade,
  histories,
  crashPoints,
  mutants,
  judgeStage,
  sqlMutantsStage,
  migrationStage,
  powerCutStage,
  consoleStage,
  crashMatrixStage,
  soakStage,
  clusterStage,
];
