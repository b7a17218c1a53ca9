import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PaymentError } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type Runtime } from './create-runtime.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const proxySecret = 'p'.repeat(40);

interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never>;
}
interface Timeline {
  readonly kind: string;
  readonly title: string;
  readonly actor?: string;
}

describe('the operators’ HTTP interface', () => {
  let directory: string;
  let runtime: Runtime;
  let merchantToken: string;
  const tokens: Record<string, string> = {};
  let keys = 0;

  const call = async (
    method: string,
    path: string,
    options: { body?: object; as?: string; headers?: Record<string, string> } = {},
  ): Promise<TestResponse> => {
    const { body, as = 'operator', headers = {} } = options;
    const response = await runtime.console(
      new Request(`http://localhost/v1/operations${path}`, {
        method,
        headers: {
          ...(as !== '' && { authorization: `Bearer ${tokens[as] ?? as}` }),
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : { text }) as TestResponse['body'],
    };
  };
  const pay = async (merchantReference: string, kind = 'deposits'): Promise<string> => {
    const response = await runtime.api(
      new Request(`http://localhost/v1/${kind}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${merchantToken}`,
          'content-type': 'application/json',
          'idempotency-key': `key-${(keys += 1)}`,
        },
        body: JSON.stringify({
          gateway: 'fake',
          amount: { amountMinor: 1500, currency: 'KES' },
          merchantReference,
          counterparty: { phoneNumber: '+254712345678' },
        }),
      }),
    );
    return ((await response.json()) as { transactionId: string }).transactionId;
  };
  const show = async (transactionId: string, as = 'operator') =>
    (await call('GET', `/payments/${transactionId}`, { as })).body as unknown as {
      version: number;
      status: string;
      review?: object;
      timeline: readonly Timeline[];
      actions: readonly { action: string; allowed: boolean; whyNot?: string }[];
    };
  const until = async (transactionId: string, isSo: (view: Awaited<ReturnType<typeof show>>) => boolean) => {
    for (;;) {
      const view = await show(transactionId);
      if (isSo(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** A withdrawal whose every response is lost. */
  const held = async (reference: string) => {
    const transactionId = await pay(reference, 'withdrawals');
    await until(transactionId, ({ review }) => review !== undefined);
    return transactionId;
  };
  const action = async (transactionId: string, name: string, as: string) =>
    (await show(transactionId, as)).actions.find(({ action: known }) => known === name);

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-operations-'));
    const sent = new Set<string>();
    runtime = await createRuntime({
      gateways: [
        createFakeGateway({
          behave: ({ merchantReference = '', transactionId }, operation) => {
            // A reissue arrives.
            const isFirst = !sent.has(merchantReference) || sent.has(transactionId);
            if (!merchantReference.startsWith('LOST')) return { do: 'succeed' };
            sent.add(merchantReference).add(transactionId);
            return isFirst || operation === 'lookUp'
              ? { do: 'fail-before-acting', error: new PaymentError('gateway_timeout', 'unknown', 'lost') }
              : { do: 'succeed' };
          },
        }),
      ],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      console: {
        proxySignIn: {
          secretHeader: 'x-proxy-secret',
          secret: proxySecret,
          nameHeader: 'x-user',
          roleHeader: 'x-role',
        },
      },
      policy: { lookUpDelaysMs: [20, 40, 40], reviewWithdrawalAfterMs: 60, gatewayDeadlineMs: 200 },
      housekeeping: { sweepMs: 200, sweepGraceMs: 400 },
      resilience: { retry: { attemptsMax: 1 }, circuitBreaker: { failuresInARow: 500 } },
      logger: quiet,
    });
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    merchantToken = (await runtime.admin.createToken({ merchantId, environment: 'test' })).token;
    for (const role of ['viewer', 'operator', 'approver', 'admin'] as const)
      tokens[role] = (await runtime.admin.createOperator({ name: `Ms ${role}`, role })).token;
    tokens['other'] = (await runtime.admin.createOperator({ name: 'Ms Other', role: 'approver' })).token;
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('sends the console’s files compressed to a client that takes gzip', async () => {
    const load = async (acceptEncoding: string) => {
      const headers = { 'accept-encoding': acceptEncoding };
      const response = await runtime.console(new Request('http://localhost/console/', { headers }));
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get('vary')).toBe('accept-encoding');
      return { encoding: response.headers.get('content-encoding'), bytes };
    };
    const plain = await load('br');
    for (const refused of ['', 'gzip;q=0', 'gzip;q=0.00, br', 'x-gzip'])
      expect(await load(refused)).toEqual({ encoding: null, bytes: plain.bytes });
    for (const taken of ['gzip', 'gzip, deflate, br, zstd', 'br;q=1.0, GZIP; q=0.5']) {
      const { encoding, bytes } = await load(taken);
      expect([encoding, gunzipSync(bytes)]).toEqual(['gzip', plain.bytes]);
    }
  });

  it('requires a valid operator token', async () => {
    const gone = await runtime.admin.createOperator({ name: 'Gone', role: 'admin' });
    await runtime.admin.disableOperator(gone.operatorId);
    for (const as of ['', 'nonsense', merchantToken, gone.token])
      expect((await call('GET', '/overview', { as })).status, as).toBe(401);
    expect((await call('GET', '/overview', { as: 'viewer' })).status).toBe(200);
  });

  it('refuses two operators of one name', async () => {
    await expect(runtime.admin.createOperator({ name: ' ms  VIEWER', role: 'admin' })).rejects.toThrow(
      'two people need two names',
    );
  });

  it('signs a browser in with a cookie that scripts and other sites cannot use', async () => {
    const wrong = await call('POST', '/session', { as: '', body: { token: 'lango_operator_wrong' } });
    expect(wrong.status).toBe(401);
    const answer = await call('POST', '/session', { as: '', body: { token: tokens['operator'] } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const session = { cookie: cookie.split(';')[0] ?? '' };
    const csrf = { 'x-csrf-token': answer.body['csrfToken'] as unknown as string };
    const transactionId = await pay('COOKIE');
    const path = `/payments/${transactionId}/look-up`;
    const { version } = await until(transactionId, ({ status }) => status === 'succeeded');
    const post = (headers: Record<string, string>) =>
      call('POST', path, { as: '', headers, body: { version } });
    expect((await call('GET', '/session', { as: '', headers: session })).body).toMatchObject({
      name: 'Ms operator',
    });
    expect((await post(session)).body).toMatchObject({ type: 'urn:lango:problem:csrf-token-wrong' });
    expect((await post({ ...session, 'x-csrf-token': 'f'.repeat(32) })).status).toBe(403);
    expect((await post({ ...session, ...csrf, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ ...session, ...csrf })).status).toBe(409);
    expect((await call('DELETE', '/session', { as: '', headers: { ...session, ...csrf } })).status).toBe(204);
    expect((await call('GET', '/session', { as: '', headers: session })).status).toBe(401);
  });

  it('trusts a proxy that knows the secret, and no other', async () => {
    const headers = { 'x-proxy-secret': proxySecret, 'x-user': 'ana@example.com', 'x-role': 'approver' };
    const answer = await call('POST', '/session', { as: '', headers, body: {} });
    expect(answer.body).toMatchObject({ name: 'ana@example.com', role: 'approver' });
    for (const wrong of [{ 'x-proxy-secret': 'q'.repeat(40) }, { 'x-role': 'god' }, { 'x-user': ' ' }])
      expect(
        (await call('POST', '/session', { as: '', headers: { ...headers, ...wrong }, body: {} })).status,
      ).toBe(401);
  });

  it('finds a payment by id, reference, gateway reference or phone number', async () => {
    const transactionId = await pay('FIND-ME');
    const view = (await until(transactionId, ({ status }) => status === 'succeeded')) as unknown as {
      gatewayReference: string;
    };
    for (const q of [transactionId, 'FIND-ME', view.gatewayReference])
      expect((await call('GET', `/payments?q=${encodeURIComponent(q)}`)).body, q).toMatchObject({
        payments: [{ transactionId }],
      });
    const byPhone = await call(
      'GET',
      `/payments?q=${encodeURIComponent('+254712345678')}&status=succeeded&gateway=fake`,
    );
    expect((byPhone.body['payments'] as unknown as unknown[]).length).toBeGreaterThan(0);
    expect((await call('GET', '/payments?q=nothing-of-the-kind')).body).toEqual({ payments: [] });
    expect((await call('GET', '/payments?amountMinor=1500&currency=KES&limit=1')).body).toMatchObject({
      payments: [{}],
      nextCursor: expect.stringMatching(/^txn_/) as string,
    });
    expect((await call('GET', '/payments?status=odd')).status).toBe(422);
    const csv = (await call('GET', '/payments.csv?q=FIND-ME')).body['text'] as unknown as string;
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(csv).toContain(`${transactionId},`);
  });

  it('exports no formulas to a spreadsheet', async () => {
    await pay('=1+1');
    const csv = (await call('GET', '/payments.csv?q=%3D1%2B1')).body['text'] as unknown as string;
    expect(csv).toContain(",'=1+1,");
  });

  it('shows a payment’s timeline, and offers only actions that are allowed', async () => {
    const transactionId = await pay('STORY');
    const view = await until(transactionId, ({ status }) => status === 'succeeded');
    expect(view.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['change', 'attempt', 'entry']),
    );
    expect(await action(transactionId, 'refund', 'operator')).toEqual({ action: 'refund', allowed: true });
    expect(await action(transactionId, 'refund', 'viewer')).toMatchObject({
      allowed: false,
      whyNot: 'needs the role operator',
    });
    expect(await action(transactionId, 'resolve', 'operator')).toMatchObject({ allowed: false });
    const path = `/payments/${transactionId}/refund`;
    const body = { version: view.version };
    const headers = { 'idempotency-key': 'once' };
    expect((await call('POST', path, { as: 'viewer', body, headers })).status).toBe(403);
    const refund = await call('POST', path, { body, headers });
    expect(refund.status).toBe(202);
    expect((await call('POST', path, { body, headers })).body).toMatchObject({
      transactionId: refund.body['transactionId'],
    });
    await until(refund.body['transactionId'] as unknown as string, ({ status }) => status === 'succeeded');
    expect(await action(transactionId, 'refund', 'operator')).toMatchObject({
      whyNot: 'nothing is left to refund',
    });
  });

  it('resolves a held payment in the name of the signed-in operator, once, with a reason', async () => {
    const transactionId = await held('LOST-1');
    const exceptions = await call('GET', '/exceptions');
    expect(exceptions.body['exceptions'] as unknown as unknown[]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          transactionId,
          unknown: expect.arrayContaining(['whether money moved']) as string[],
        }),
      ]),
    );
    const { version } = await show(transactionId);
    const path = `/payments/${transactionId}/resolution`;
    const body = { version, outcome: 'failed', reason: 'not on the statement of 5 January' };
    expect((await call('POST', path, { body: { ...body, reason: ' ' } })).status).toBe(422);
    expect((await call('POST', path, { body: { ...body, version: 1 } })).body).toMatchObject({
      type: 'urn:lango:problem:changed-meanwhile',
    });
    expect((await show(transactionId)).status).not.toBe('failed');
    expect((await call('POST', path, { body })).body).toMatchObject({ status: 'failed' });
    const { timeline } = await show(transactionId);
    expect(timeline.find(({ kind }) => kind === 'decision')).toMatchObject({ actor: 'Ms operator' });
  });

  it('reissues only after another person approves', async () => {
    const transactionId = await held('LOST-2');
    const reissue = async (path: string, as: string) => {
      const { version } = await show(transactionId);
      return call('POST', `/payments/${transactionId}/reissue${path}`, {
        as,
        body: { version, reason: 'a call with the gateway' },
      });
    };
    for (;;) {
      const proposed = await reissue('', 'approver');
      if (proposed.status === 200) break;
      expect(proposed.body['detail'] as unknown as string).toMatch(
        /may still be on its way|has changed since/,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await action(transactionId, 'approve-reissue', 'approver')).toMatchObject({ allowed: false });
    expect((await reissue('/approval', 'operator')).status).toBe(403);
    expect((await reissue('/approval', 'approver')).body['detail']).toContain(
      'another person has to approve',
    );
    const approved = await reissue('/approval', 'other');
    expect(approved.status).toBe(200);
    expect(approved.body['transactionId']).not.toBe(transactionId);
  });

  it('looks several up in a job with a result for each', async () => {
    const transactionId = await held('LOST-3');
    const other = await pay('FINE');
    await until(other, ({ status }) => status === 'succeeded');
    const { body } = await call('POST', '/exceptions/look-ups', {
      body: { transactionIds: [transactionId, other] },
    });
    const jobId = body['jobId'] as unknown as string;
    for (;;) {
      const job = (await call('GET', `/jobs/${jobId}`)).body as unknown as {
        finishedAt?: string;
        results: { id: string; result: string }[];
      };
      if (job.finishedAt !== undefined) {
        expect(job.results.map(({ id }) => id)).toEqual([transactionId, other]);
        expect(job.results[1]?.result).toBe('it is succeeded for good');
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('lets only an admin set the gateways of a merchant', async () => {
    const { merchantId } = await runtime.admin.createMerchant('Kiosk');
    const path = `/merchants/${merchantId}/gateways`;
    const body = { gateways: ['fake', 'fake'] };
    const allowed = async () =>
      (
        (await call('GET', '/merchants')).body as unknown as {
          merchants: readonly { merchantId: string; gateways?: readonly string[] }[];
        }
      ).merchants.find((merchant) => merchant.merchantId === merchantId)?.gateways;
    expect((await call('POST', path, { body })).status).toBe(403);
    expect(await allowed()).toBeUndefined();
    expect((await call('POST', path, { body, as: 'admin' })).body).toEqual({ done: true });
    expect(await allowed()).toEqual(['fake']);
    const unknown = await call('POST', path, { body: { gateways: ['fake', 'none'] }, as: 'admin' });
    expect(unknown).toMatchObject({ status: 422, body: { field: 'gateways' } });
    expect((await call('POST', path, { body: { gateways: [] }, as: 'admin' })).status).toBe(422);
    expect(await allowed()).toEqual(['fake']);
    expect((await call('DELETE', path, { as: 'admin' })).body).toEqual({ done: true });
    expect((await call('DELETE', '/merchants/%00/gateways', { as: 'admin' })).status).toBe(404);
    expect(await allowed()).toBeUndefined();
    expect((await call('POST', '/merchants/mer_none/gateways', { body, as: 'admin' })).body).toMatchObject({
      status: 404,
      detail: 'there is no such merchant',
    });
  });

  it('shows which gateways take no new payments here', async () => {
    runtime.gateways.add(createFakeGateway({ gatewayId: 'former' }));
    runtime.gateways.retire('former');
    const { gateways } = (await call('GET', '/gateways', { as: 'viewer' })).body as unknown as {
      gateways: readonly { gateway: string; retired: boolean }[];
    };
    expect(gateways.map(({ gateway, retired }) => [gateway, retired])).toEqual([
      ['fake', false],
      ['former', true],
    ]);
  });

  it('logs every call with its operator, refusals as well, and no token', async () => {
    await call('GET', '/payments/txn_00000000000000000000000000000000', { as: 'viewer' });
    const calls: object[] = [];
    let cursor = '';
    do {
      const page = (await call('GET', `/calls?limit=100${cursor}`, { as: 'approver' })).body as unknown as {
        calls: readonly object[];
        nextCursor?: string;
      };
      calls.push(...page.calls);
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(calls).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ operation: 'operatorSignIn', status: 401 }),
        expect.objectContaining({ operation: 'refundPayment', name: 'Ms viewer', status: 403 }),
        expect.objectContaining({ operation: 'showPayment', name: 'Ms viewer', status: 404 }),
        expect.objectContaining({ operation: 'resolveReview', name: 'Ms operator', status: 200 }),
      ]),
    );
    expect(JSON.stringify(calls)).not.toContain(tokens['operator'] ?? '');
    expect((await call('GET', '/calls', { as: 'viewer' })).status).toBe(403);
  });

  it('serves every list to a viewer', async () => {
    for (const path of [
      '/callbacks',
      '/endpoints',
      '/event-handlers',
      '/jobs',
      '/incoming-deposits',
      '/dead-letters',
      '/merchants',
      '/gateways',
    ])
      expect((await call('GET', path, { as: 'viewer' })).status, path).toBe(200);
    expect((await call('GET', '/operators', { as: 'viewer' })).status).toBe(403);
    expect((await call('GET', '/operators', { as: 'admin' })).status).toBe(200);
  });
});
