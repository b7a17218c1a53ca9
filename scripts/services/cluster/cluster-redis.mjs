import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.mjs';
import { installMissing } from '../install-missing.mjs';

/** Sentinel's name of the primary. */
export const primaryName = 'lango';

/** A primary, a replica, and three Sentinels, two of which decide. */
export async function prepareRedisCluster({ directory, place, log }) {
  if (findProgram('redis-server') === undefined)
    await installMissing('redis-server', ['redis-server'], { log });
  const servers = [];
  let primary;
  for (const name of ['redis-1', 'redis-2']) {
    const own = await place(name);
    const folder = join(directory, name);
    mkdirSync(folder);
    const command = ['redis-server', '--bind', own.address, '--port', '6379', '--dir', folder];
    const settings = ['--protected-mode', 'no', '--appendonly', 'yes', '--repl-timeout', '5'];
    servers.push({
      ...own,
      name,
      port: 6379,
      command: [...command, ...settings, ...(primary ? ['--replicaof', primary, '6379'] : [])],
    });
    primary ??= own.address;
  }
  const sentinels = [];
  for (const name of ['sentinel-1', 'sentinel-2', 'sentinel-3']) {
    const own = await place(name);
    // Sentinel writes its state into its configuration.
    const file = join(directory, `${name}.conf`);
    writeFileSync(
      file,
      `port 26379
bind ${own.address}
protected-mode no
sentinel monitor ${primaryName} ${primary} 6379 2
sentinel down-after-milliseconds ${primaryName} 2000
sentinel failover-timeout ${primaryName} 6000
`,
    );
    const sentinel = { ...own, name, port: 26379, command: ['redis-server', file, '--sentinel'] };
    servers.push(sentinel);
    sentinels.push(`${own.address}:26379`);
  }
  return { servers, sentinels };
}
