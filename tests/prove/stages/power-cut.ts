import type { Reopened } from '../../power-cut/reopen.js';
import { runPowerCuts } from '../../power-cut/run-power-cuts.js';
import { ran, type Stage } from '../stage.js';

/** Byte positions at which the log is cut. */
const cuts = 1_000;
/** Power cuts without `--release`: each takes about a second. */
const fewerPowerCuts = 300;
const payments = 200;

/** The embedded folder as a disk may hold it after a power cut, and with its log truncated at many positions; reopened each time. */
export const powerCutStage: Stage = {
  name: 'power-cut',
  title: 'Power cuts under the embedded database',
  run: (options) =>
    ran(powerCutStage, async () => {
      const { firstSeed, workers, log } = options;
      const result = await runPowerCuts({
        payments,
        powerCuts: options.release ? cuts : fewerPowerCuts,
        fileCuts: cuts,
        seed: firstSeed,
        workers,
        log: (line) => log(line),
      });
      const refused = (all: readonly Reopened[]) => all.filter(({ outcome }) => outcome === 'refused');
      const whole = (all: readonly Reopened[]) =>
        all.filter(({ outcome, wrong }) => outcome === 'opened' && wrong.length === 0);
      const wrong = [...result.powerCuts, ...result.fileCuts].filter((one) => one.wrong.length > 0);
      return {
        counts: {
          'calls to files': result.operations,
          'of them syncs': result.syncs,
          'power cuts': result.powerCuts.length,
          'opened with everything': whole(result.powerCuts).length,
          'cuts of the log': result.fileCuts.length,
          'then opened with everything': whole(result.fileCuts).length,
          'then refused, saying why': refused(result.fileCuts).length,
        },
        details: {
          wrong,
          reasons: [...new Set(refused(result.fileCuts).map(({ why }) => why?.slice(0, 120)))].slice(0, 20),
        },
        violations: [
          ...wrong.map(({ cut, wrong: what }) => ({
            what: `${JSON.stringify(cut)}: ${what.join('; ')}`,
            seed: firstSeed,
          })),
          // An honest disk loses nothing, so there is nothing to refuse.
          ...refused(result.powerCuts).map(({ cut, why }) => ({
            what: `${JSON.stringify(cut)}: ${why}`,
            seed: firstSeed,
          })),
        ],
      };
    }),
};
