import { intendedChanges } from '../../upgrade/intended-changes.js';
import { historyFiles, replayHistories } from '../../upgrade/replay-histories.js';
import { ran, type Stage } from '../stage.js';

/** Replays the decisions of earlier releases in recorded histories. Differences are reported unless they are intended. */
export const upgrade: Stage = {
  name: 'upgrade',
  title: 'Recorded histories of earlier releases, decided anew',
  run: () =>
    ran(upgrade, async () => {
      const files = historyFiles();
      const replays = [];
      for (const file of files) replays.push({ file, ...(await replayHistories(file)) });
      const isMeant = (file: string, decision: string) =>
        intendedChanges.some((change) => file.startsWith(change.since) && change.decision === decision);
      return {
        counts: {
          'releases replayed': files.length,
          histories: replays.reduce((sum, { histories }) => sum + histories, 0),
          'decisions replayed': replays.reduce((sum, { calls }) => sum + calls, 0),
        },
        details: { diverging: replays.map(({ file, diverging }) => ({ file, diverging })) },
        violations: replays.flatMap(({ file, diverging, examples }) =>
          examples
            .filter(({ decision }) => !isMeant(file, decision))
            .map(({ decision, args, was, is }) => ({
              what: `${decision} decides ${diverging[decision] ?? 0} calls of ${file} in another way`,
              story: [
                `input: ${JSON.stringify(args)}`,
                `was: ${JSON.stringify(was)}`,
                `is: ${JSON.stringify(is)}`,
              ],
            })),
        ),
      };
    }),
};
