import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type Runtime } from './create-runtime.js';
import type { RuntimeConfig } from './runtime-config.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const keyNamed = (keyId: string, fill: number) => ({
  keyId,
  key: Buffer.alloc(32, fill).toString('base64'),
});
const first = keyNamed('first', 1);
const second = keyNamed('second', 2);
const phoneNumber = '+254712345678';

/** An adapter that cannot read callbacks until it is fixed. */
const adapter = { isFixed: false };
const gateway = createFakeGateway({
  behave: ({ merchantReference }) => ({ do: merchantReference === 'pend' ? 'pend' : 'succeed' }),
});
const reading: PaymentGateway = {
  ...gateway,
  handleCallback: async (payload, context) => {
    const result = await gateway.handleCallback(payload, context);
    if (adapter.isFixed) return result;
    return { kind: 'ignored', reason: 'not understood yet', acknowledgement: result.acknowledgement };
  },
};
/** Reads every callback as an incoming deposit. */
const till: PaymentGateway = {
  ...createFakeGateway({ gatewayId: 'till', callbackProof: 'none' }),
  handleCallback: async (payload) => ({
    kind: 'incoming-deposit',
    evidence: 'hint',
    deposit: {
      gatewayReference: Buffer.from(payload).toString('utf8'),
      money: { amountMinor: 500, currency: 'KES' },
      accountReference: 'INV-254712345678',
      counterparty: { phoneNumber: '254712345678', name: 'A PERSON' },
    },
    acknowledgement: { status: 200, headers: {}, body: 'ok' },
  }),
};

describe('operators', () => {
  let directory: string;
  let runtime: Runtime;
  let merchantId: string;
  let token: string;

  const start = (changes: Partial<RuntimeConfig> = {}) =>
    createRuntime({
      gateways: [reading, till],
      infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
      http: { port: 0 },
      masterKeys: [first],

      logger: quiet,
      ...changes,
    });
  const call = async (method: string, path: string, body?: unknown, bearer = token) => {
    const response = await fetch(`${runtime.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        'idempotency-key': Math.random().toString(36),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const until = async <Found>(find: () => Promise<Found | undefined | false>): Promise<Found> => {
    for (;;) {
      const found = await find();
      if (found !== undefined && found !== false) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const deposit = async (merchantReference: string, status: string) => {
    const { body } = await call('POST', '/v1/deposits', {
      gateway: 'fake',
      amount: { amountMinor: 900, currency: 'KES' },
      merchantReference,
      counterparty: { phoneNumber },
      metadata: { note: 'for a person' },
    });
    const path = `/v1/transactions/${String(body['transactionId'])}`;
    return until(async () => {
      const found = (await call('GET', path)).body;
      return found['status'] === status && found;
    });
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-admin-'));
    runtime = await start();
    ({ merchantId } = await runtime.admin.createMerchant('shop'));
    token = (await runtime.admin.createToken({ merchantId, environment: 'test' })).token;
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('give tokens few rights and an end, see when they were used, and take them back', async () => {
    const { admin } = runtime;
    const options = { merchantId, environment: 'test' as const };
    await expect(admin.createToken({ ...options, scopes: ['everything' as 'deposits:write'] })).rejects.toThrow(/scope/);
    await expect(admin.createToken({ ...options, expiresAtMs: Date.now() - 1 })).rejects.toThrow(/expired/);
    const reader = await admin.createToken({ ...options, scopes: ['transactions:read'], expiresAtMs: Date.now() + 60_000 });
    expect((await call('GET', '/v1/transactions', undefined, reader.token)).status).toBe(200);
    expect((await call('GET', '/v1/callback-endpoints', undefined, reader.token)).status).toBe(403);
    const listed = await until(async () =>
      (await admin.listTokens(merchantId)).find(({ keyId, lastUsedAt }) => keyId === reader.keyId && lastUsedAt),
    );
    expect(listed).toMatchObject({ scopes: ['transactions:read'], revoked: false });
    expect(JSON.stringify(await admin.listTokens(merchantId))).not.toContain(reader.token.slice(23));
    expect(await admin.revokeToken(reader.keyId)).toBe(true);
    expect(await admin.revokeToken(reader.keyId)).toBe(false);
  }); // prettier-ignore

  it('replay a stored callback through the fixed adapter, with the verdict at receipt', async () => {
    const pending = await deposit('pend', 'pending');
    const id = String(pending['transactionId']);
    gateway.settle(id, 'succeeded');
    const { payload, headers } = gateway.callbackFor(id);
    await fetch(`${runtime.callbackUrl}/callbacks/fake`, { method: 'POST', headers, body: Buffer.from(payload).toString() });
    const stored = await until(async () => (await runtime.admin.listCallbacks()).find(({ outcome }) => outcome === 'ignored'));
    expect((await call('GET', `/v1/transactions/${id}`)).body['status']).toBe('pending');
    adapter.isFixed = true;
    expect(await runtime.admin.replayCallback(stored.callbackId)).toBe('read-again');
    await until(async () => (await call('GET', `/v1/transactions/${id}`)).body['status'] !== 'pending');
    expect(await runtime.admin.replayCallback('cbk_none')).toBe('not-found');
  }); // prettier-ignore

  it('see unassigned incoming deposits, and assign each once', async () => {
    const { admin } = runtime;
    const { confirmation } = admin.incomingAddresses('till');
    expect(confirmation).toMatch(/\/callbacks\/till\/c2b\/[0-9a-f]{32}\/confirmation$/);
    for (const number of ['T-1', 'T-1', 'T-2']) await fetch(confirmation, { method: 'POST', body: number });
    const held = await until(async () => {
      const found = await admin.listIncomingDeposits();
      return found.length === 2 && found;
    });
    expect(held.every(({ evidence }) => evidence === 'hint')).toBe(true);
    expect((await call('GET', '/v1/incoming-deposits')).body).toEqual({ incomingDeposits: [] });
    const [one] = held;
    const id = one?.incomingDepositId ?? '';
    await expect(admin.assignIncomingDeposit(id, 'mer_none')).rejects.toThrow(/no merchant/);
    expect(await admin.assignIncomingDeposit(id, merchantId)).toBe(true);
    expect(await admin.assignIncomingDeposit(id, merchantId)).toBe(false);
    expect((await call('GET', '/v1/incoming-deposits')).body['incomingDeposits']).toHaveLength(1);
    expect(await admin.listIncomingDeposits()).toHaveLength(1);
  });

  it('erase personal data without breaking the books', async () => {
    const { admin } = runtime;
    const paid = await deposit('254712345678', 'succeeded');
    const open = await deposit('pend', 'pending');
    const path = `/v1/transactions/${String(paid['transactionId'])}`;
    const history = (await call('GET', `${path}/history`)).body;
    await expect(admin.erase({ reason: 'asked' })).rejects.toThrow(/either/);
    await expect(admin.erase({ phoneNumber: '12', reason: 'asked' })).rejects.toThrow(/digits/);
    const counts = await admin.erase({ phoneNumber: '+254 712 345 678', reason: 'asked by the customer' });
    expect(counts).toMatchObject({ stillOpen: 1, incomingDeposits: 2 });
    const after = (await call('GET', path)).body;
    expect(after).toMatchObject({ counterparty: {}, metadata: {}, status: 'succeeded', amount: paid['amount'], version: paid['version'], gatewayReference: paid['gatewayReference'] });
    expect(after['merchantReference']).toBeUndefined();
    expect((await call('GET', `${path}/history`)).body).toEqual(history);
    expect((await call('GET', `/v1/transactions/${String(open['transactionId'])}`)).body['counterparty']).toEqual({ phoneNumber });
    expect(JSON.stringify(await admin.listIncomingDeposits({ all: true }))).not.toContain('712345678');
    const erased = (await admin.listCallbacks()).find(({ path: at }) => at.includes('c2b'));
    expect(await admin.replayCallback(erased?.callbackId ?? '')).toBe('erased');
  }); // prettier-ignore

  it('purge nothing that is still kept', async () => {
    const counts = await runtime.admin.applyRetention();
    expect(Object.values(counts).every((rows) => rows === 0)).toBe(true);
  });

  it('reseal every secret with the new key, so that the old one can be removed', async () => {
    await runtime.admin.rotateMerchantSecret(merchantId);
    await runtime.stop();
    runtime = await start({ masterKeys: [second, first] });
    expect(await runtime.admin.resealSecrets()).toEqual({ resealed: 2, upToDate: 0, tokensOnOlderKeys: 1 });
    expect((await call('GET', '/v1/transactions')).status).toBe(200);
    const moved = { resealed: 0, upToDate: 2, tokensOnOlderKeys: 0 };
    await until(async () => (await runtime.admin.resealSecrets()).tokensOnOlderKeys === 0);
    expect(await runtime.admin.resealSecrets()).toEqual(moved);
    const before = runtime.admin.incomingAddresses('till').confirmation;
    await runtime.stop();
    runtime = await start({ masterKeys: [second] });
    expect(runtime.admin.incomingAddresses('till').confirmation.split('/c2b/')[1]).toBe(
      before.split('/c2b/')[1],
    );
  });

  it('disable a merchant, whose tokens then stop working', async () => {
    expect(await runtime.admin.disableMerchant(merchantId)).toBe(true);
    expect(await runtime.admin.disableMerchant(merchantId)).toBe(false);
    expect(await runtime.admin.listMerchants()).toMatchObject([{ merchantId, disabled: true }]);
    expect((await call('GET', '/v1/transactions')).status).toBe(401);
  });

  it.each([
    [{ http: { trustedProxies: -1 } }, /trustedProxies/],
    [{ callbackSources: { nobody: ['1.2.3.4'] } }, /no gateway/],
    [{ callbackSources: { fake: ['1.2.3.4/99'] } }, /neither an address/],
    [{ rateLimits: { perToken: { calls: 0, windowMs: 1 } } }, /rateLimits/],
  ])('get an error that names the setting for %j', async (changes, message) => {
    await expect(start(changes)).rejects.toThrow(message);
  });
});
