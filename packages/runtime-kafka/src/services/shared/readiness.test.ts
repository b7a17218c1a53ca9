import { describe, expect, it } from 'vitest';
import { NotReady } from '../../ports/not-ready.js';
import { createReadiness } from './readiness.js';
import type { ServiceContext } from './service-context.js';

function readiness() {
  const time = { now: 0 };
  const checks = { store: 0, bus: 0 };
  const store = { check: async (): Promise<void> => void (checks.store += 1) };
  const bus = { check: async (): Promise<void> => void (checks.bus += 1) };
  const clock = { monotonicNow: () => time.now };
  const ports = { store, bus, clock } as unknown as ServiceContext;
  return { time, checks, store, ask: createReadiness(ports) };
}

describe('whether a process is ready', () => {
  it('is checked once a second, however many callers ask', async () => {
    const { time, checks, ask } = readiness();
    await Promise.all(Array.from({ length: 500 }, () => ask()));
    time.now = 999;
    expect(await ask()).toEqual({ isReady: true, checks: { store: 'ok', bus: 'ok' } });
    expect(checks).toEqual({ store: 1, bus: 1 });
    time.now = 1_000;
    await ask();
    expect(checks).toEqual({ store: 2, bus: 2 });
  });

  it('reports known trouble, and no internals', async () => {
    const { time, store, ask } = readiness();
    store.check = () => Promise.reject(new NotReady('disk full'));
    expect(await ask()).toEqual({ isReady: false, checks: { store: 'disk full', bus: 'ok' } });
    store.check = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:5432'));
    time.now = 1_000;
    expect(await ask()).toMatchObject({ checks: { store: 'unreachable' } });
  });
});
