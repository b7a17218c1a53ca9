import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaymentError } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRuntime, type Runtime } from '../composition/create-runtime.js';
import { main } from './lango.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the lango command on a running system', () => {
  let directory: string;
  let runtime: Runtime;
  let merchantId: string;
  let keys = 0;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-over-http-'));
    const lost = {
      do: 'fail-before-acting',
      error: new PaymentError('gateway_timeout', 'unknown', 'lost'),
    } as const;
    runtime = await createRuntime({
      gateways: [createFakeGateway({ behave: () => lost })],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      console: {},
      merchantCallbacks: { allowedLoopbackTargets: ['127.0.0.1:9'] },
      // No second look-up while a person decides.
      policy: { lookUpDelaysMs: [20, 60_000], reviewWithdrawalAfterMs: 60, gatewayDeadlineMs: 200 },
      housekeeping: { sweepMs: 200, sweepGraceMs: 400 },
      resilience: { retry: { attemptsMax: 1 }, circuitBreaker: { failuresInARow: 500 } },
      logger: quiet,
    });
    ({ merchantId } = await runtime.admin.createMerchant('Shop'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const lango = async (words: string, token: string, url = runtime.apiUrl ?? '') => {
    const written = { out: '', error: '' };
    vi.stubEnv('LANGO_OPERATOR_TOKEN', token);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.error += String(text)), true));
    const code = await main([...words.split(' '), '--url', url]);
    vi.restoreAllMocks();
    const lines = written.out.split('\n').filter((line) => line.startsWith('{'));
    return {
      code,
      error: written.error,
      lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };
  const operator = async (role: 'viewer' | 'operator' | 'approver' | 'admin') =>
    (await runtime.admin.createOperator({ name: `Ms ${role} ${(keys += 1)}`, role })).token;
  /** A withdrawal of unknown outcome, in review. */
  const held = async (): Promise<string> => {
    const { transactionId } = await runtime.withdraw({
      merchantId,
      idempotencyKey: `key-${(keys += 1)}`,
      gateway: 'fake',
      amount: { amountMinor: 1500, currency: 'KES' },
      merchantReference: 'INV-1',
      counterparty: { phoneNumber: '+254712345678' },
    });
    while (!(await runtime.admin.listForReview()).some((item) => item.transactionId === transactionId))
      await new Promise((resolve) => setTimeout(resolve, 20));
    return transactionId;
  };

  it('lists reviews and settles one in the name of the token, while the system runs', async () => {
    const [token, transactionId] = [await operator('operator'), await held()];
    expect((await lango('review list', token)).lines).toContainEqual(
      expect.objectContaining({ transactionId }),
    );
    const settle = `review settle --transaction ${transactionId} --outcome failed --reason asked`;
    expect(await lango(settle, token)).toMatchObject({
      code: 0,
      lines: [{ transactionId, status: 'failed' }],
    });
    const shown = await lango(`review show --transaction ${transactionId}`, token);
    expect(shown.lines).toMatchObject([{ transactionId, status: 'failed' }]);
    const { decisions } = await runtime.admin.showReview(transactionId);
    expect(decisions).toMatchObject([{ decidedBy: expect.stringContaining('Ms operator') as string }]);
  });

  it('decides again when a look-up changed the payment in between, a limited number of times', async () => {
    const problem = {
      type: 'urn:lango:problem:changed-meanwhile',
      title: '',
      status: 409,
      detail: 'it has moved on',
    };
    const versions: number[] = [];
    let version = 0;
    const system = createServer((request, response) => {
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.method === 'GET') return answer(200, { version: (version += 1) });
      request.resume();
      versions.push(version);
      return version === 2 ? answer(200, { status: 'failed' }) : answer(409, problem);
    });
    await new Promise<void>((resolve) => system.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(system.address() as AddressInfo).port}`;
    const settle = 'review settle --transaction txn_1 --outcome failed --reason x';
    expect(await lango(settle, 'token', url)).toMatchObject({ code: 0, lines: [{ status: 'failed' }] });
    expect((await lango(settle, 'token', url)).error).toContain('it has moved on');
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7]);
    system.close();
  });

  it('a reissue takes two people here too', async () => {
    const [one, other, transactionId] = [
      await operator('approver'),
      await operator('approver'),
      await held(),
    ];
    // Until its deadline the request may be in flight.
    for (let isAllowed = false; !isAllowed;) {
      const [view] = (await lango(`review show --transaction ${transactionId}`, one)).lines;
      const actions = view?.['actions'] as readonly { readonly action: string; readonly allowed: boolean }[];
      isAllowed = actions.some(({ action, allowed }) => action === 'propose-reissue' && allowed);
    }
    const about = `--transaction ${transactionId} --reason nothing-moved`;
    expect(await lango(`review propose-reissue ${about}`, one)).toMatchObject({ code: 0, error: '' });
    expect(await lango(`review approve-reissue ${about}`, one)).toMatchObject({
      code: 1,
      error: /another person|proposed/ as never,
    });
    expect(await lango(`review approve-reissue ${about}`, other)).toMatchObject({ code: 0, error: '' });
  });

  it('lists callbacks, dead letters and incoming deposits', async () => {
    const token = await operator('viewer');
    for (const words of ['callback list', 'dead-letter list', 'incoming list', 'incoming list --all'])
      expect(await lango(words, token)).toMatchObject({ code: 0, lines: [] });
  });

  it('administers merchants, endpoints and handlers while the system runs', async () => {
    const token = await operator('admin');
    const mine = `--merchant ${merchantId}`;
    expect(await lango(`merchant gateways ${mine} --gateways fake`, token)).toMatchObject({ code: 0 });
    expect((await lango('merchant list', token)).lines).toMatchObject([{ merchantId, gateways: ['fake'] }]);
    expect(await lango(`merchant gateways ${mine} --gateways all`, token)).toMatchObject({ code: 0 });
    expect((await lango('merchant list', token)).lines[0]).not.toHaveProperty('gateways');

    const { keyId } = await runtime.admin.createToken({ merchantId, environment: 'test' });
    expect((await lango(`token list ${mine}`, token)).lines).toMatchObject([{ keyId, revoked: false }]);
    expect(await lango(`token revoke --key ${keyId}`, token)).toMatchObject({ code: 0 });
    expect((await lango(`token list ${mine}`, token)).lines).toMatchObject([{ keyId, revoked: true }]);

    expect(await lango(`endpoint list ${mine}`, token)).toMatchObject({ code: 0, lines: [] });
    expect((await lango(`endpoint enable ${mine} --endpoint ep_none`, token)).error).toMatch(/^lango: 404/);

    const { stop } = await runtime.on('transaction.failed', () => undefined, { name: 'ledger' });
    stop();
    expect((await lango('event-handler list', token)).lines).toMatchObject([
      { name: 'ledger', events: ['transaction.failed'] },
    ]);
    const again = await lango('event-handler redeliver --name ledger --since 2026-01-01', token);
    expect(again).toMatchObject({ code: 0, lines: [{ kind: 'redeliver-since' }] });
    const removed = await lango('event-handler remove --name ledger', token);
    expect(removed).toMatchObject({ code: 0, lines: [{ name: 'ledger' }] });
  });

  it('lists the endpoints of one merchant', async () => {
    const { merchantId: kiosk } = await runtime.admin.createMerchant('Kiosk');
    const { token } = await runtime.admin.createToken({ merchantId: kiosk, environment: 'test' });
    const created = await runtime.api(
      new Request('http://localhost/v1/callback-endpoints', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ url: 'http://127.0.0.1:9/hook', events: ['transaction.failed'] }),
      }),
    );
    const { endpointId, secret } = (await created.json()) as { endpointId: string; secret: string };
    const viewer = await operator('viewer');
    const { code, lines } = await lango(`endpoint list --merchant ${kiosk}`, viewer);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { endpointId, merchantId: kiosk, url: 'http://127.0.0.1:9/hook', events: ['transaction.failed'] },
    ]);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect((await lango(`endpoint list --merchant ${merchantId}`, viewer)).lines).toEqual([]);
  });

  it.each([
    ['audit', /over HTTP there is no lango audit/],
    ['review show', /--transaction/],
    ['review settle --transaction txn_1', /--outcome/],
    ['review settle --outcome failed --transaction txn_1 --by ann --reason x', /the token says who/],
    ['dead-letter replay --message none', /404/],
    ['merchant create --name Shop', /over HTTP there is no lango merchant create/],
    ['merchant gateways --merchant mer_1', /--gateways/],
    ['endpoint redeliver --merchant mer_1 --endpoint ep_1', /--since/],
    ['event-handler redeliver --name none --since 2026-01-01', /404/],
  ])('refuses %s in one line', async (words, message) => {
    const { code, error } = await lango(words, await operator('operator'));
    expect([code, error.trim().split('\n').length]).toEqual([1, 1]);
    expect(error).toMatch(message);
  });

  it('reports a missing role, an unreachable system and a missing token', async () => {
    const transactionId = await held();
    const settle = `review settle --transaction ${transactionId} --outcome failed --reason x`;
    expect((await lango(settle, await operator('viewer'))).error).toMatch(/^lango: 403/);
    expect((await lango('review list', 'lango_operator_of_nobody')).error).toMatch(/^lango: 401/);
    expect((await lango('review list', '')).error).toMatch(/set LANGO_OPERATOR_TOKEN/);
    expect((await lango('review list', 'token', 'http://127.0.0.1:9')).error).toMatch(/cannot be reached/);
    expect((await lango('review list', 'token', 'here')).error).toMatch(/is no address/);
  });
});
