import { join } from 'node:path';
import { kafkaDistribution } from '../kafka-distribution.mjs';
import { runProgram } from '../run-program.mjs';

/** The node that leads the controllers, from 1 on; 1 while there is none. */
export async function kafkaController({ addresses }) {
  const { libraries } = await kafkaDistribution({ log: () => undefined });
  const tool = 'org.apache.kafka.tools.MetadataQuorumCommand';
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(libraries, '*'), tool];
  const output = await runProgram(
    'java',
    [...flags, '--bootstrap-server', addresses.kafka, 'describe', '--status'],
    { timeout: 15_000 },
  ).catch(() => '');
  return Number(/LeaderId:\s+(\d+)/.exec(output)?.[1] ?? 1);
}
