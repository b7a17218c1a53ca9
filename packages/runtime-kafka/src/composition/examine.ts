import type { ServiceContext } from '../services/shared/service-context.js';
import { doubtful, ok, wrong, type Finding } from './finding.js';
import type { ServerChecks } from './infrastructure.js';
import type { RuntimeConfig } from './runtime-config.js';

/** Milliseconds by which two clocks may differ: gateways refuse older signatures. */
const clockMs = 2_000;
const reachMs = 5_000;
const overdueSeconds = 60;

/** Checks a system from inside. A check that fails to run is a finding of its own. */
export async function examine(
  context: ServiceContext,
  config: RuntimeConfig,
  servers: ServerChecks = [],
): Promise<readonly Finding[]> {
  const checks: readonly (readonly [string, () => Promise<Omit<Finding, 'check'>>])[] = [
    ['database', () => examineDatabase(context)],
    ...servers,
    ['bus', async () => context.bus.check().then(() => ok('it answers'))],
    ['master keys', () => examineKeys(context)],
    ['public callback address', () => examineCallbackAddress(config)],
    ['work', () => examineWork(context)],
    ['operators', () => examineOperators(context, config)],
    ['merchants', () => examineMerchants(context)],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of checks) {
    const finding = await look().catch((error: unknown) =>
      wrong(error instanceof Error ? error.message : String(error)),
    );
    findings.push({ check, ...finding });
  }
  return findings;
}

async function examineDatabase({ store, clock }: ServiceContext) {
  const before = clock.now();
  const { nowMs, version } = await store.serverFacts();
  // The database read its clock between our two readings.
  const apartMs = nowMs < before ? before - nowMs : Math.max(0, nowMs - clock.now());
  if (apartMs > clockMs)
    return wrong(
      `its clock and this machine’s are ${Math.round(apartMs)} ms apart`,
      'synchronize both with NTP',
    );
  return ok(`PostgreSQL ${version}, its clock within ${Math.ceil(apartMs)} ms, migrated`);
}

async function examineKeys({ store, keyRing }: ServiceContext) {
  const secrets = await store.listSealedSecrets();
  const unreadable = secrets.filter(({ sealed }) => {
    try {
      keyRing.unseal(sealed);
      return false;
    } catch {
      return true;
    }
  });
  if (unreadable.length > 0)
    return wrong(
      `${unreadable.length} of ${secrets.length} stored secrets cannot be opened, such as that of ${unreadable[0]?.id ?? ''}`,
      'add the master key that sealed them to masterKeys, or rotate these secrets',
    );
  const older = secrets.filter(({ sealed }) => !keyRing.isSealedWithCurrent(sealed)).length;
  if (older > 0) return doubtful(`${older} secrets are sealed with an older key`, 'run lango keys reseal');
  return ok(`all ${secrets.length} stored secrets open`);
}

async function examineCallbackAddress({ publicCallbackBaseUrl, gateways }: RuntimeConfig) {
  if (publicCallbackBaseUrl === undefined)
    return doubtful(
      'none is set: gateways get this machine’s own address',
      'set publicCallbackBaseUrl where gateways are not simulators',
    );
  const isLive = gateways.some(({ capabilities }) => capabilities.environment === 'live');
  try {
    const answer = await fetch(`${publicCallbackBaseUrl.replace(/\/+$/, '')}/callbacks/`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(reachMs),
    });
    if (answer.status < 500 && (answer.status < 300 || answer.status >= 400))
      return ok(`${publicCallbackBaseUrl} answers`);
    return wrong(
      `${publicCallbackBaseUrl} answers ${answer.status}`,
      'let it reach the callback-receiver without a redirect',
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice =
      'start the callback-receiver and open the firewall to it; from inside the network it may be unreachable all the same';
    return isLive
      ? wrong(`${publicCallbackBaseUrl} cannot be reached: ${why}`, advice)
      : doubtful(`${publicCallbackBaseUrl} cannot be reached: ${why}`, advice);
  }
}

async function examineWork({ store, clock }: ServiceContext) {
  const { overdue, overdueOldestSeconds, deadLetters, review } = await store.gauges(clock.now());
  if (overdueOldestSeconds > overdueSeconds)
    return wrong(
      `${overdue} rows are overdue, the oldest for ${Math.round(overdueOldestSeconds)} s`,
      'start a process for each service: lango serve',
    );
  if (deadLetters > 0) return doubtful(`${deadLetters} dead letters`, 'lango dead-letter list says why');
  return ok(`nothing is overdue, ${review} payments wait for a person`);
}

async function examineOperators({ store }: ServiceContext, config: RuntimeConfig) {
  const inForce = (await store.listOperators()).filter(
    ({ disabledAtMs }) => disabledAtMs === undefined,
  ).length;
  const isServed = config.console !== undefined || config.services?.includes('console') === true;
  if (isServed && inForce === 0 && config.console?.proxySignIn === undefined)
    return doubtful(
      'the console is served and nobody can sign in',
      'lango operator create --name NAME --role admin',
    );
  return ok(`${inForce} can sign in`);
}

/** A merchant without a list may withdraw through every account of the runtime. */
async function examineMerchants({ store, gateways, retiredGateways }: ServiceContext) {
  const active = (await store.listMerchants()).filter(({ disabledAtMs }) => disabledAtMs === undefined);
  const offered = gateways.list().filter(({ gatewayId }) => !retiredGateways.has(gatewayId));
  const unlimited = active.filter((merchant) => merchant.gateways === undefined);
  if (active.length > 1 && offered.length > 1 && unlimited.length > 0)
    return doubtful(
      `${unlimited.length} of ${active.length} merchants may use every gateway, withdrawals included, such as ${unlimited[0]?.merchantId ?? ''}`,
      'lango merchant gateways --merchant ID --gateways a,b',
    );
  return ok(`${active.length} active, ${unlimited.length} of them with every gateway`);
}
