import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenCache } from '@lango/core/gateway-kit';
import { claimDataDirectory } from '../infrastructure/embedded/claim-data-directory.js';
import { createInProcessLock } from '../infrastructure/embedded/in-process-lock.js';
import { createInProcessMessageBus } from '../infrastructure/embedded/in-process-message-bus.js';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { startUpkeep } from '../infrastructure/embedded/database-upkeep.js';
import { openPglite } from '../infrastructure/embedded/pglite-executor.js';
import { writeKeptFile } from '../infrastructure/node/kept-file.js';
import type { MasterKey } from '../infrastructure/node/key-ring.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import type { Clock } from '../ports/clock.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { NotReady } from '../ports/not-ready.js';
import type { Infrastructure } from './infrastructure.js';
import type { EmbeddedInfrastructureConfig } from './runtime-config.js';

/** Opens the folder, brings its database up to date, and starts an in-process bus and lock. */
export async function openEmbeddedInfrastructure(
  config: EmbeddedInfrastructureConfig,
  clock: Clock,
): Promise<Infrastructure> {
  const directory = config.dataDirectory ?? '.lango';
  const claim = await claimDataDirectory(directory);
  try {
    const executor = await openPglite(join(directory, 'database'));
    await migrate(executor);
    const store = createSqlTransactionStore(executor, { concurrency: 1, lingerMs: 25 });
    const bus = createInProcessMessageBus(clock);
    const stopUpkeep = startUpkeep(executor, clock);
    return {
      store: {
        ...store,
        check: async () => {
          await store.check();
          await assertRoom(directory);
        },
      },
      bus,
      lock: createInProcessLock(clock),
      tokenCache: createTokenCache({ now: () => clock.now() }),
      rateLimiter: createInProcessRateLimiter(clock),
      masterKeys: [keptMasterKey(join(directory, 'master-key.json'))],
      close: async () => {
        stopUpkeep();
        await bus.close();
        await store.close();
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

/** Bytes that must be free: for a checkpoint, and for writes until an operator reacts. */
const freeBytesMin = 64 * 1024 * 1024;

/** @throws {NotReady} when the disk of the folder has less space */
export async function assertRoom(directory: string, neededBytes = freeBytesMin): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < neededBytes) throw new NotReady('disk full');
}

/**
 * The folder's own key, created at first use. Anyone who can read the folder can decrypt what the key seals.
 *
 * @throws {ConfigurationError} when the file holds no key: a new one could not decrypt the stored secrets
 */
export function keptMasterKey(file: string): MasterKey {
  if (!existsSync(file)) {
    const key: MasterKey = { keyId: 'embedded', key: randomBytes(32).toString('base64') };
    writeKeptFile(file, JSON.stringify(key));
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as MasterKey;
  } catch {
    throw new ConfigurationError(
      `${file} holds no key: put it back from a backup, or remove an empty folder`,
    );
  }
}
