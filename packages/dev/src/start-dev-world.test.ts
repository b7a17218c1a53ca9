import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioNames } from './scenarios.js';
import { startDevWorld, type DevWorld } from './start-dev-world.js';

interface Event {
  readonly type: string;
  readonly transactionId?: string;
}

describe('lango dev', () => {
  let folder: string;
  let world: DevWorld;

  const inbox = async () => (await (await fetch(`${world.worldUrl}/inbox`)).json()) as readonly Event[];
  const press = (name: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${world.worldUrl}/play/${name}`, { method: 'POST', headers });
  const told = async (name: string, type: string): Promise<void> => {
    const { transactionId } = (await (await press(name)).json()) as { transactionId?: string };
    for (;;) {
      const events = await inbox();
      if (events.some((event) => event.type === type && event.transactionId === transactionId)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lango-dev-'));
    world = await startDevWorld({ dataDirectory: folder, port: 0 });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['deposit', 'transaction.succeeded'],
    ['card', 'transaction.succeeded'],
    ['payout', 'transaction.succeeded'],
    ['decline', 'transaction.failed'],
    ['lose-answer', 'transaction.succeeded'],
    ['lose-callback', 'transaction.succeeded'],
    ['refund-outside', 'transaction.refunded'],
    ['dispute', 'transaction.disputed'],
    ['return-payout', 'transaction.returned'],
  ])('%s: the merchant is told %s', (name, type) => told(name, type));

  it('hold: a payment that nobody can say anything about waits for a person', async () => {
    const { transactionId } = (await (await press('hold')).json()) as { transactionId: string };
    for (;;) {
      const held = await world.runtime.admin.listForReview();
      if (held.some((item) => item.transactionId === transactionId)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it('unasked: money that nobody asked for waits for its merchant', async () => {
    expect((await press('unasked')).status).toBe(200);
    for (;;) {
      const [deposit] = await world.runtime.admin.listIncomingDeposits();
      if (deposit !== undefined) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('has a button for each story, and signs the browser in', async () => {
    const page = await (await fetch(world.worldUrl)).text();
    for (const name of scenarioNames) expect(page).toContain(`data-play="${name}"`);
    const open = await fetch(`${world.worldUrl}/open`, { redirect: 'manual' });
    expect(open.headers.get('location')).toBe(world.consoleUrl);
    const cookie = (open.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const session = await fetch(`${new URL(world.consoleUrl).origin}/v1/operations/session`, {
      headers: { cookie },
    });
    expect(await session.json()).toMatchObject({ name: 'Developer', role: 'admin' });
  });

  it('is pressed by its own page alone, and takes no event that is not signed', async () => {
    expect((await press('deposit', { 'content-type': 'text/plain' })).status).toBe(415);
    const before = (await inbox()).length;
    expect((await fetch(`${world.worldUrl}/inbox`, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(await inbox()).toHaveLength(before);
  });
});
