import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findProgram, postgresFolders } from '../../scripts/services/find-program.mjs';
import { freePort } from '../end-to-end/production/production-system.js';
import { unprivilegedUser } from '../../scripts/services/unprivileged-user.mjs';

/** A PostgreSQL of its own whose log is streamed to an archive as it is written, the way `pg_receivewal` does it in production. */
export interface ArchivingPostgres {
  readonly url: string;
  readonly folder: string;
  /** `pg_basebackup` into a folder of this name. */
  backUp(name: string): void;
  /** The disk is lost: the server is killed, and its data directory is gone. */
  lose(): Promise<void>;
  /** Starts what the backup and the archive hold, up to the moment, or to the last commit. */
  restore(name: string, until?: Date): Promise<void>;
  close(): Promise<void>;
}

/** Starts it. Every commit waits until the archive has it on its disk. */
export async function startArchivingPostgres(): Promise<ArchivingPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lango-restore-'));
  const user = unprivilegedUser();
  const program = (name: string) => findProgram(name, postgresFolders()) ?? name;
  const own = (path: string) => {
    if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid);
  };
  const run = (name: string, args: readonly string[]) => {
    const { status, stderr } = spawnSync(program(name), args, { cwd: folder, encoding: 'utf8', ...user });
    if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${stderr}`);
  };
  own(folder);
  const archive = join(folder, 'wal');
  mkdirSync(archive);
  own(archive);
  let port = await freePort();
  let data = join(folder, 'data');
  let server: ChildProcess | undefined;
  const url = () => `postgres://lango@127.0.0.1:${port}/postgres`;

  const start = async () => {
    const args = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
    const log = openSync(join(folder, 'server.log'), 'a');
    server = spawn(program('postgres'), args, { cwd: folder, stdio: ['ignore', log, log], ...user });
    closeSync(log);
    // Ready once it takes writes: while it restores it takes none.
    for (let tries = 0; ; tries += 1) {
      const client = new Client({ connectionString: url() });
      try {
        await client.connect();
        const { rows } = await client.query<{ restoring: boolean }>(
          'select pg_is_in_recovery() as restoring',
        );
        if (rows[0]?.restoring === false) return;
      } catch (error) {
        if (tries > 300 || server.exitCode !== null)
          throw new Error(readFileSync(join(folder, 'server.log'), 'utf8').slice(-2_000), { cause: error });
      } finally {
        await client.end().catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await ended;
  };

  run('initdb', ['-D', data, '-U', 'lango', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions']);
  await start();
  const receive = [
    '-D',
    archive,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-U',
    'lango',
    '--synchronous',
    '--no-password',
  ];
  const receiver = spawn(program('pg_receivewal'), receive, {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, PGAPPNAME: 'archive' },
    ...user,
  });
  const client = new Client({ connectionString: url() });
  await client.connect();
  await client.query("alter system set synchronous_standby_names = 'archive'");
  await client.query('select pg_reload_conf()');
  await client.end();

  return {
    get url() {
      return url();
    },
    folder,
    backUp: (name) =>
      run('pg_basebackup', [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'lango',
        '-D',
        join(folder, name),
        '--checkpoint=fast',
        '--wal-method=none',
      ]),
    lose: async () => {
      await end(server, 'SIGKILL');
      await end(receiver, 'SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
    restore: async (name, until) => {
      await end(server, 'SIGINT');
      // What was being received when the server died is a segment like the others, only not full.
      for (const file of readdirSync(archive))
        if (file.endsWith('.partial'))
          renameSync(join(archive, file), join(archive, file.replace('.partial', '')));
      data = join(folder, `restored-${name}-${until === undefined ? 'last' : until.getTime()}`);
      port = await freePort();
      cpSync(join(folder, name), data, { recursive: true });
      const settings = [
        `restore_command = 'cp ${archive}/%f %p'`,
        // The archive of the lost server confirms nothing any more.
        "synchronous_standby_names = ''",
        ...(until === undefined
          ? []
          : [
              `recovery_target_time = '${until.toISOString().replace('T', ' ').replace('Z', '+00')}'`,
              "recovery_target_action = 'promote'",
            ]),
      ];
      appendFileSync(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
      writeFileSync(join(data, 'recovery.signal'), '');
      spawnSync('chown', ['-R', `${user.uid ?? process.getuid?.()}:${user.gid ?? process.getgid?.()}`, data]);
      spawnSync('chmod', ['-R', 'go-rwx', data]);
      await start();
    },
    close: async () => {
      await end(server, 'SIGKILL');
      await end(receiver, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
