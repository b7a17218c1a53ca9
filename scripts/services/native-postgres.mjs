import { chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, postgresFolders } from './find-program.mjs';
import { freePort } from './free-port.mjs';
import { installMissing } from './install-missing.mjs';
import { runProgram } from './run-program.mjs';
import { unprivilegedUser } from './unprivileged-user.mjs';

/** PostgreSQL from the system, run by an unprivileged user because it refuses root. */
export async function prepareNativePostgres({ directory, log }) {
  const find = () => findProgram('initdb', postgresFolders());
  if (find() === undefined) await installMissing('PostgreSQL', ['postgresql'], { log });
  const initdb = find();
  if (initdb === undefined) throw new Error('PostgreSQL was installed and initdb is not found');
  const postgres = join(dirname(initdb), 'postgres');
  const data = join(directory, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const user = unprivilegedUser();
  if (user.uid !== undefined) for (const path of [directory, data]) chownSync(path, user.uid, user.gid);
  const options = ['-U', 'lango', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  await runProgram(initdb, ['-D', data, ...options], { cwd: directory, ...user });
  const port = await freePort();
  return {
    name: 'postgres',
    address: `postgres://lango@127.0.0.1:${port}/postgres`,
    what: postgres,
    command: postgres,
    args: [
      ...['-D', data, '-p', String(port), '-k', directory],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=300'],
    ],
    cwd: directory,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    ...user,
  };
}
