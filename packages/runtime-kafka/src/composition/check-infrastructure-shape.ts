import { flags, group, list, methods, refuse, text, type SettingGroup } from './setting-checks.js';

/**
 * Refuses infrastructure settings of the wrong type, such as an address where an object is expected, or a client of another library.
 *
 * @throws {ConfigurationError} one line that names the setting; never its value, which may hold a password
 */
export function checkInfrastructureShape(field: string, value: unknown): void {
  const settings = group(field, value);
  switch (settings['kind']) {
    case 'embedded':
      if (settings['dataDirectory'] !== undefined) text(`${field}.dataDirectory`, settings['dataDirectory']);
      return;
    case 'postgres':
      flags(field, settings, ['listen', 'migrate']);
      checkPostgresShape(field, settings);
      return;
    case 'production':
      for (const [name, check] of [
        ['kafka', checkKafkaShape],
        ['redis', checkRedisShape],
        ['postgres', checkPostgresShape],
      ] as const)
        if (settings[name] !== undefined)
          check(`${field}.${name}`, group(`${field}.${name}`, settings[name]));
      return;
    default:
      refuse(`${field}.kind`, 'must be embedded, postgres or production');
  }
}

function checkPostgresShape(field: string, settings: SettingGroup): void {
  flags(field, settings, ['namedStatements']);
  if (settings['schema'] !== undefined) text(`${field}.schema`, settings['schema']);
  if (!('pool' in settings)) return;
  const pool = methods(`${field}.pool`, settings['pool'], ['query', 'connect'], 'a pg.Pool');
  // A client has the same methods, and one connection that everything would share.
  if ('connectionParameters' in pool) refuse(`${field}.pool`, 'must be a pg.Pool, and is a pg.Client');
}

function checkKafkaShape(field: string, settings: SettingGroup): void {
  if (settings['prefix'] !== undefined) text(`${field}.prefix`, settings['prefix']);
  if ('client' in settings)
    methods(`${field}.client`, settings['client'], ['producer', 'consumer', 'admin'], 'a Kafka of kafkajs');
  else if (settings['brokers'] !== undefined) list(`${field}.brokers`, settings['brokers']);
}

function checkRedisShape(field: string, settings: SettingGroup): void {
  if (settings['prefix'] !== undefined) text(`${field}.prefix`, settings['prefix']);
  if ('sentinels' in settings) list(`${field}.sentinels`, settings['sentinels']);
  if (!('client' in settings)) return;
  const client = methods(
    `${field}.client`,
    settings['client'],
    ['duplicate', 'disconnect'],
    'a Redis of ioredis',
  );
  // `createClient` of the package redis has these methods too, and so has a cluster's client.
  if (typeof client['status'] !== 'string' || client['isCluster'] === true)
    refuse(`${field}.client`, 'must be a Redis of ioredis: no Cluster, and no client of another library');
}
