// Claims a data directory, says so and holds it until it is killed: `node claim-and-hold.mjs DIRECTORY`.
import { claimDataDirectory } from '../../packages/runtime-kafka/src/infrastructure/embedded/claim-data-directory.js';

const [directory = ''] = process.argv.slice(2);
try {
  await claimDataDirectory(directory);
  console.log('in');
  // Its parent may be gone without having killed it.
  process.stdin.resume().once('close', () => process.exit());
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
}
