import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntilConnects } from './can-connect.mjs';
import { findProgram } from './find-program.mjs';
import { freePort } from './free-port.mjs';
import { startNativeProcess, stopNativeProcess, tailOf } from './native-process.mjs';
import { unprivilegedUser } from './unprivileged-user.mjs';

/** The path of the program, or undefined. */
export const findPgBouncer = () => findProgram('pgbouncer', ['/usr/sbin']);

/** PgBouncer in transaction mode in front of one database, as a process of this machine. */
export async function startPgBouncer(postgresUrl) {
  const { hostname, port: serverPort, pathname, username } = new URL(postgresUrl);
  const directory = mkdtempSync(join(tmpdir(), 'lango-pgbouncer-'));
  const port = await freePort();
  const database = pathname.slice(1);
  const settings = join(directory, 'pgbouncer.ini');
  const logFile = join(directory, 'pgbouncer.log');
  writeFileSync(
    settings,
    `[databases]
${database} = host=${hostname} port=${serverPort} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 100
`,
  );
  const user = unprivilegedUser();
  if (user.uid !== undefined) for (const path of [directory, settings]) chownSync(path, user.uid, user.gid);
  const command = findPgBouncer();
  const pid = startNativeProcess({ command, args: [settings], cwd: directory, logFile, ...user });
  const url = `postgres://${username}@127.0.0.1:${port}/${database}`;
  await waitUntilConnects(url, 20_000, () => `pgbouncer does not answer on ${url}: ${tailOf(logFile)}`);
  return {
    url,
    stop: async () => {
      await stopNativeProcess(pid, 'SIGINT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
