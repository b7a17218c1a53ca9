import { chownSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, postgresFolders } from '../find-program.mjs';
import { installMissing } from '../install-missing.mjs';
import { runProgram } from '../run-program.mjs';
import { unprivilegedUser } from '../unprivileged-user.mjs';

const patroniVersion = '4.1.5';
const password = 'lango';

/** etcd, two PostgreSQL servers under Patroni with synchronous commit, and HAProxy in front of the primary. */
export async function preparePostgresCluster({ directory, place, log }) {
  const find = (program) => findProgram(program, postgresFolders());
  for (const [program, what, name] of [
    ['initdb', 'PostgreSQL', 'postgresql'],
    ['etcd', 'etcd', 'etcd-server'],
    ['haproxy', 'HAProxy', 'haproxy'],
    ['python3', 'Python', 'python3-venv'],
  ])
    if (find(program) === undefined) await installMissing(what, [name], { log });
  const patroni = await installPatroni({ log });
  const programs = dirname(realpathSync(find('initdb')));
  const user = unprivilegedUser();
  const asUser = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];

  const etcd = await place('etcd');
  const etcdFolder = join(directory, 'etcd');
  mkdirSync(etcdFolder);
  const client = `http://${etcd.address}:2379`;
  const servers = [
    {
      ...etcd,
      name: 'etcd',
      port: 2379,
      command: [
        ...['etcd', '--name', 'etcd', '--data-dir', etcdFolder],
        ...['--listen-client-urls', client, '--advertise-client-urls', client],
        ...['--listen-peer-urls', `http://${etcd.address}:2380`],
        ...['--initial-advertise-peer-urls', `http://${etcd.address}:2380`],
        ...['--initial-cluster', `etcd=http://${etcd.address}:2380`],
      ],
    },
  ];
  for (const name of ['postgres-1', 'postgres-2']) {
    const own = await place(name);
    const folder = join(directory, name);
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, user.uid, user.gid);
    const file = join(directory, `${name}.json`);
    const node = { name, address: own.address, etcd: etcd.address, folder };
    // YAML is a superset of JSON.
    writeFileSync(file, JSON.stringify(patroniConfig({ ...node, programs })));
    servers.push({ ...own, name, port: 8008, command: [...asUser, join(patroni, 'bin/patroni'), file] });
  }
  const proxy = await place('haproxy');
  const config = join(directory, 'haproxy.cfg');
  const [first, second] = servers.slice(1).map(({ address }) => address);
  writeFileSync(config, haproxyConfig(proxy.address, [first, second]));
  servers.push({ ...proxy, name: 'haproxy', port: 5432, command: ['haproxy', '-f', config, '-db'] });
  return { servers, address: `postgres://lango:${password}@${proxy.address}:5432/postgres` };
}

async function installPatroni({ log }) {
  // An unprivileged user has to read it, so it is in no home folder.
  const folder = `/var/cache/lango/patroni-${patroniVersion}`;
  if (existsSync(join(folder, 'bin/patroni'))) return folder;
  log(`installing Patroni ${patroniVersion} from PyPI into ${folder} (once)`);
  mkdirSync(dirname(folder), { recursive: true });
  // The system's Python, which every user can run.
  await runProgram('/usr/bin/python3', ['-m', 'venv', folder]);
  await runProgram(join(folder, 'bin/pip'), ['install', '-q', `patroni[etcd3,psycopg3]==${patroniVersion}`]);
  return folder;
}

function patroniConfig({ name, address, etcd, folder, programs }) {
  const anyone = 'host all all 0.0.0.0/0 trust';
  return {
    scope: 'lango',
    name,
    restapi: { listen: `${address}:8008`, connect_address: `${address}:8008` },
    etcd3: { host: `${etcd}:2379` },
    bootstrap: {
      // Patroni's shortest lease: for so long a standby waits when the primary and its Patroni are both gone.
      dcs: {
        ttl: 20,
        loop_wait: 1,
        retry_timeout: 3,
        maximum_lag_on_failover: 1_048_576,
        // The other server takes over at once when one has died.
        primary_start_timeout: 0,
        synchronous_mode: true,
        postgresql: {
          use_pg_rewind: true,
          parameters: {
            synchronous_commit: 'on',
            max_connections: 200,
            wal_log_hints: 'on',
            // Connections to a silent standby or client end soon.
            wal_sender_timeout: '3s',
            wal_receiver_timeout: '3s',
            tcp_keepalives_idle: 3,
            tcp_keepalives_interval: 1,
            tcp_keepalives_count: 3,
            tcp_user_timeout: '5s',
          },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums', 'no-sync'],
    },
    postgresql: {
      listen: `${address}:5432`,
      connect_address: `${address}:5432`,
      data_dir: join(folder, 'data'),
      bin_dir: programs,
      pgpass: join(folder, 'pgpass'),
      authentication: {
        superuser: { username: 'lango', password },
        replication: { username: 'replicator', password },
        rewind: { username: 'lango', password },
      },
      parameters: { unix_socket_directories: folder },
      pg_hba: [anyone, 'host replication all 0.0.0.0/0 trust', 'local all all trust'],
    },
  };
}

/** Asks Patroni which server is primary, and closes connections to one that no longer is. */
function haproxyConfig(address, [first, second]) {
  return `defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  timeout check 1s
listen primary
  bind ${address}:5432
  option httpchk OPTIONS /primary
  http-check expect status 200
  option clitcpka
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
  server postgres-1 ${first}:5432 check port 8008
  server postgres-2 ${second}:5432 check port 8008
`;
}
