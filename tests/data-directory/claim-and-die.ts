// Claims a data directory, holds it for a while and dies without releasing it: `node claim-and-die.mjs DIRECTORY LOG`.
import { appendFileSync } from 'node:fs';
import { claimDataDirectory } from '../../packages/runtime-kafka/src/infrastructure/embedded/claim-data-directory.js';

const [directory = '', log = ''] = process.argv.slice(2);
try {
  await claimDataDirectory(directory);
  appendFileSync(log, 'in\n');
  await new Promise((resolve) => setTimeout(resolve, 150));
  appendFileSync(log, 'out\n');
  process.kill(process.pid, 'SIGKILL');
} catch {
  // Somebody else has it.
}
