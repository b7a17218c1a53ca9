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
  const receives = async (name: string, type: string): Promise<void> => {
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
  ])('%s: the merchant receives %s', (name, type) => receives(name, type));

  it('hold: a payment without an outcome goes to review', async () => {
    const { transactionId } = (await (await press('hold')).json()) as { transactionId: string };
    for (;;) {
      const held = await world.runtime.admin.listForReview();
      if (held.some((item) => item.transactionId === transactionId)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it('incoming-deposit: it is held until it is assigned', async () => {
    expect((await press('incoming-deposit')).status).toBe(200);
    for (;;) {
      const [deposit] = await world.runtime.admin.listIncomingDeposits();
      if (deposit !== undefined) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('has a button for each scenario, and signs the browser in', async () => {
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

  it('calls the HTTP API as the merchant, without showing its token to a page', async () => {
    const send = async (call: object, contentType = 'application/json') => {
      const headers = { 'content-type': contentType };
      const answer = await fetch(`${world.worldUrl}/try`, {
        method: 'POST',
        headers,
        body: JSON.stringify(call),
      });
      return {
        status: answer.status,
        tried: (await answer.json().catch(() => ({}))) as { status?: number; body?: string },
      };
    };
    const body = JSON.stringify({
      gateway: 'mpesa',
      amount: { amountMinor: 15_000, currency: 'KES' },
      counterparty: { phoneNumber: '+254712345678' },
    });
    const { tried } = await send({ method: 'POST', path: '/v1/deposits', body });
    expect(tried.status).toBe(202);
    const { transactionId } = JSON.parse(tried.body ?? '') as { transactionId: string };
    expect((await send({ method: 'GET', path: `/v1/transactions/${transactionId}` })).tried.status).toBe(200);
    expect((await send({ method: 'POST', path: '/v1/deposits', body: '{}' })).tried.status).toBe(422);
    for (const path of [
      '/v1/operations/overview',
      '/v1/../v1/operations/payments',
      '//elsewhere.example/v1/x',
      '/metrics',
      4,
    ])
      expect((await send({ method: 'GET', path })).status).toBe(422);
    expect((await send({ method: 'PUT', path: '/v1/deposits' })).status).toBe(422);
    expect((await send({ method: 'GET', path: '/v1/deposits' }, 'text/plain')).status).toBe(415);
    const [page, script, document] = await Promise.all(
      ['/try', '/try.js', '/openapi.json'].map(async (path) => (await fetch(world.worldUrl + path)).text()),
    );
    expect(page).toContain('/try.js');
    expect(JSON.parse(document ?? '')).toMatchObject({ paths: { '/v1/deposits': {} } });
    expect(`${page}${script}`).not.toMatch(/lango_(test|operator)_/);
  });

  it('accepts requests of its own page only, and signed events only', async () => {
    expect((await press('deposit', { 'content-type': 'text/plain' })).status).toBe(415);
    const before = (await inbox()).length;
    expect((await fetch(`${world.worldUrl}/inbox`, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(await inbox()).toHaveLength(before);
  });
});
