import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SqlExecutor } from '../../packages/runtime-kafka/src/infrastructure/postgres/sql-executor.js';
import { accessCases } from './cases/access-cases.js';
import { addressCases } from './cases/address-cases.js';
import { bodyCases } from './cases/body-cases.js';
import { callbackCases } from './cases/callback-cases.js';
import { endpointCases } from './cases/endpoint-cases.js';
import { evidenceCases } from './cases/evidence-cases.js';
import { protocolCases } from './cases/protocol-cases.js';
import { queryCases } from './cases/query-cases.js';
import { tenantCases } from './cases/tenant-cases.js';
import { callbackAddressFamily, innerAddressFamily, tokenFamily } from './generated/generated-access.js';
import { bodyFamily } from './generated/generated-bodies.js';
import type { GeneratedFamily } from './generated/generated-family.js';
import { generatedTargets, sendTargets } from './generated/generated-targets.js';
import type { Answer, HostileCase } from './hostile-case.js';
import { canary, phone, startHostileSystem, type HostileSystem } from './hostile-system.js';
import { settled } from './settled.js';
import { snapshotStores } from './store-snapshot.js';

const executors = vi.hoisted(() => [] as SqlExecutor[]);

// The real store; the suite only keeps hold of it, to see what an input left behind.
vi.mock('../../packages/runtime-kafka/src/infrastructure/embedded/pglite-executor.js', async (load) => {
  const actual = await load<{ openPglite(directory?: string): Promise<SqlExecutor> }>();
  return {
    ...actual,
    openPglite: async (directory?: string) => {
      const executor = await actual.openPglite(directory);
      executors.push(executor);
      return executor;
    },
  };
});

const groups: Readonly<Record<string, readonly HostileCase[]>> = {
  'the HTTP server': protocolCases,
  'API tokens': accessCases,
  'request bodies': bodyCases,
  queries: queryCases,
  'other tenants': tenantCases,
  'addresses of merchants': addressCases,
  'answers of merchants': endpointCases,
  'gateway callbacks': callbackCases,
  'gateway evidence': evidenceCases,
};

const heapGrowthMax = 96 * 1024 * 1024;

describe('hostile inputs on the real servers', () => {
  let system: HostileSystem;

  beforeAll(async () => {
    system = await startHostileSystem(executors);
  });
  afterAll(() => system.close());

  it('are at least 300, each with a name of its own', () => {
    const all = Object.entries(groups).flatMap(([group, cases]) =>
      cases.map(({ name }) => `${group}: ${name}`),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(300);
  });

  const sentBy = () =>
    system.fake.calls.length + system.liveFake.calls.length + system.site.received.length +
    system.mpesa.ledger().length + system.stripe.ledger().length; // prettier-ignore

  const run = async (hostile: HostileCase) => {
    const before = await snapshotStores(executors);
    const sentBefore = sentBy();
    const logsBefore = system.logs.length;
    const heapBefore = process.memoryUsage().heapUsed;
    const since = new Date(Date.now() - 1);
    const startedAt = performance.now();
    const answer = await hostile.send(system);
    const tookMs = performance.now() - startedAt;
    expect(hostile.status, `${answer.status} ${answer.text.slice(0, 300)}`).toContain(answer.status);
    expectTame(answer);
    if (hostile.mayChange !== undefined)
      await settled(executors, { since, ignoreCallbacks: hostile.waitsForMatch === true });
    await hostile.then?.(system, answer);
    const after = await snapshotStores(executors);
    const allowed = new Set<string>(hostile.mayChange ?? []);
    const changed = Object.keys(after).filter((part) => after[part] !== before[part] && !allowed.has(part));
    expect(changed, 'stored parts that changed').toEqual([]);
    expect(sentBy() - sentBefore, 'sent to gateways and merchants').toBeLessThanOrEqual(hostile.maySend ?? 0);
    expectSilent(system.logs.slice(logsBefore));
    expect(tookMs).toBeLessThan(hostile.withinMs ?? 3_000);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(heapGrowthMax);
  };

  /** An answer says what to do, never how the inside looks, and nobody may keep it. */
  const expectTame = ({ status, text, headers }: Answer) => {
    expect(text).not.toMatch(/node_modules|\bat \S+ \(|\/src\/|SELECT |INSERT |sqlstate|PGlite|postgres/i);
    expect(text).not.toContain('hostile_suite');
    if (status === 0 || headers['content-type']?.includes('problem+json') !== true) return;
    expect(JSON.parse(text)).toMatchObject({ status, detail: expect.any(String) as string });
  };

  const expectSilent = (lines: readonly string[]) => {
    const text = lines.join('\n');
    for (const secret of [...system.secrets, canary, phone, phone.slice(3)])
      expect(text).not.toContain(secret);
  };

  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      for (const hostile of cases) it(hostile.name, () => run(hostile));
    });
  }

  describe('generated', () => {
    const families = [bodyFamily, tokenFamily, callbackAddressFamily, innerAddressFamily];

    it('inputs and those with a name are at least 8,000', () => {
      const named = Object.values(groups).flat().length;
      const made = families.reduce((sum, { inputs }) => sum + inputs(system).length, generatedTargets.length);
      expect(named + made).toBeGreaterThanOrEqual(8_000);
    });

    const escapesOf = async ({ inputs, status, door }: GeneratedFamily): Promise<readonly string[]> => {
      const escapes: string[] = [];
      for (const { says, request } of inputs(system)) {
        const response = await (door === 'callback-receiver'
          ? system.runtime.callbackReceiver(request, { sourceAddress: '198.51.100.9' })
          : system.runtime.api(request));
        const answer = {
          status: response.status,
          text: await response.text(),
          headers: Object.fromEntries(response.headers),
        };
        expectTame(answer);
        if (!status.includes(answer.status)) escapes.push(`${answer.status} ${says}`);
      }
      return escapes;
    };

    it.each(families)('$name are all refused, and leave nothing', async (family) => {
      const [before, sentBefore, logsBefore] = [
        await snapshotStores(executors),
        sentBy(),
        system.logs.length,
      ];
      expect(await escapesOf(family)).toEqual([]);
      expect(await snapshotStores(executors)).toEqual(before);
      expect(sentBy()).toBe(sentBefore);
      expectSilent(system.logs.slice(logsBefore));
    });

    it('targets are all refused', async () => {
      expect(await sendTargets(system.runtime.apiUrl ?? '', generatedTargets)).toEqual([]);
    });
  });

  it('left no secret and no canary in anything that was written', async () => {
    const { findCanaries } = await import('./find-canaries.js');
    expect(await findCanaries(system)).toEqual([]);
  });
});
