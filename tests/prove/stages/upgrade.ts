import { intendedChanges } from '../../upgrade/intended-changes.js';
import { historyFiles, replayHistories } from '../../upgrade/replay-histories.js';
import { ran, type Stage } from '../stage.js';

/** What earlier releases decided in recorded histories, asked of this version: a decision that differs is named, or was meant. */
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
          'decisions asked again': replays.reduce((sum, { calls }) => sum + calls, 0),
        },
        details: { diverging: replays.map(({ file, diverging }) => ({ file, diverging })) },
        violations: replays.flatMap(({ file, diverging, examples }) =>
          examples
            .filter(({ decision }) => !isMeant(file, decision))
            .map(({ decision, args, was, is }) => ({
              what: `${decision} decides ${diverging[decision] ?? 0} questions of ${file} in another way`,
              story: [
                `asked: ${JSON.stringify(args)}`,
                `was: ${JSON.stringify(was)}`,
                `is: ${JSON.stringify(is)}`,
              ],
            })),
        ),
      };
    }),
};
