import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The node that leads the controllers, from 1 on: the one that the three know of since the last election. */
export function kafkaController({ directory }) {
  const known = [1, 2, 3].map((node) => {
    const file = join(directory, `kafka-${node}`, 'data/__cluster_metadata-0/quorum-state');
    return JSON.parse(readFileSync(file, 'utf8'));
  });
  const led = known.filter(({ leaderId }) => leaderId > 0);
  return led.sort((left, right) => right.leaderEpoch - left.leaderEpoch)[0]?.leaderId ?? 1;
}
