import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from './lango.js';
import { toExpiry } from './token-command.js';

describe('the lango command', () => {
  let directory: string;
  let config: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'lango-cli-'));
    config = join(directory, 'lango.config.mjs');
    writeFileSync(
      config,
      `export default {
        gateways: [{
          specificationVersion: 'v1', gatewayId: 'till',
          capabilities: { operations: {}, callbackProof: 'none', environment: 'test' },
          deposit: async () => undefined, withdraw: async () => undefined, handleCallback: async () => undefined,
        }],
        infrastructure: { kind: 'embedded', dataDirectory: ${JSON.stringify(join(directory, 'data'))} },
        publicCallbackBaseUrl: 'https://pay.example.com',
      };`,
    );
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const lango = async (...words: string[]) => {
    const written = { out: '', error: '' };
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.error += String(text)), true));
    const code = await main(words.includes('--config') ? words : [...words, '--config', config]);
    vi.restoreAllMocks();
    const lines = written.out.split('\n').filter((line) => line.startsWith('{'));
    return {
      code,
      out: written.out,
      error: written.error,
      lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };

  it('creates merchants and tokens, lists them, and revokes them', async () => {
    const merchant = String((await lango('merchant', 'create', '--name', 'Shop')).lines[0]?.['merchantId']);
    const made = await lango('token', 'create', '--merchant', merchant, '--scopes', 'transactions:read', '--expires', '90d');
    expect(made.lines[0]?.['token']).toMatch(/^lango_test_[0-9A-Za-z]{61}$/);
    const listed = (await lango('token', 'list', '--merchant', merchant)).lines;
    expect(listed).toMatchObject([{ scopes: ['transactions:read'], revoked: false, expiresAt: expect.any(String) as string }]);
    expect((await lango('token', 'revoke', '--key', String(made.lines[0]?.['keyId']))).code).toBe(0);
    expect((await lango('merchant', 'rotate-secret', '--merchant', merchant)).lines[0]?.['callbackSecret']).toMatch(/^whsec_/);
    expect((await lango('merchant', 'disable', '--merchant', merchant)).code).toBe(0);
    expect((await lango('merchant', 'list')).lines).toMatchObject([{ disabled: true }]);
  }); // prettier-ignore

  it('creates operators with unique names, and disables them', async () => {
    const made = await lango('operator', 'create', '--name', 'Ana', '--role', 'approver');
    expect(made.lines[0]?.['token']).toMatch(/^lango_operator_[0-9A-Za-z]{61}$/);
    expect((await lango('operator', 'create', '--name', 'ANA', '--role', 'viewer')).error).toContain('two names');
    expect((await lango('operator', 'create', '--name', 'Ben', '--role', 'boss')).error).toContain('there is no role boss');
    expect((await lango('operator', 'disable', '--key', String(made.lines[0]?.['operatorId']))).code).toBe(0);
    expect((await lango('operator', 'list')).lines).toMatchObject([{ name: 'Ana', role: 'approver', disabled: true }]);
  }); // prettier-ignore

  it('says what is wrong with the system, and what to do', async () => {
    await lango('merchant', 'create', '--name', 'Sealed');
    const healthy = await lango('doctor');
    expect(healthy.out).toMatch(/^ok +database: PostgreSQL \d+/m);
    expect(healthy.out).toMatch(/^ok +master keys: all \d+ stored secrets open/m);
    expect(healthy.out).toMatch(/^doubtful +public callback address: https:\/\/pay\.example\.com/m);
    expect(healthy.code).toBe(0);
    const whole = readFileSync(config, 'utf8');
    const otherKey = `masterKeys: [{ keyId: 'other', key: '${Buffer.alloc(32, 7).toString('base64')}' }], publicCallbackBaseUrl`;
    const other = join(directory, 'other.config.mjs');
    writeFileSync(other, whole.replace('publicCallbackBaseUrl', otherKey));
    const sick = await lango('doctor', '--config', other);
    expect(sick.out).toMatch(/^wrong +master keys: \d+ of \d+ stored secrets cannot be opened/m);
    expect(sick.out).toContain('→ add the master key that sealed them');
    expect(sick.code).toBe(2);
  });

  it('shows the URLs for incoming deposits, and runs maintenance commands', async () => {
    const { lines } = await lango('incoming', 'addresses', '--gateway', 'till');
    expect(lines[0]?.['confirmation']).toMatch(/^https:\/\/pay\.example\.com\/callbacks\/till\/c2b\/[0-9a-f]{32}\/confirmation$/);
    expect((await lango('incoming', 'list')).lines).toEqual([]);
    expect((await lango('callback', 'list')).lines).toEqual([]);
    expect((await lango('keys', 'reseal')).lines[0]).toMatchObject({ resealed: 0 });
    expect((await lango('retention')).code).toBe(0);
    expect((await lango('erase', '--phone', '+254712345678', '--reason', 'asked')).lines[0]).toMatchObject({ transactions: 0 });
  }); // prettier-ignore

  it('audits what is stored, and lists the endpoints of a merchant', async () => {
    const merchant = String((await lango('merchant', 'create', '--name', 'Shop')).lines[0]?.['merchantId']);
    expect(await lango('endpoint', 'list', '--merchant', merchant)).toMatchObject({ code: 0, lines: [] });
    const { code, lines } = await lango('audit', '--from', '2026-11-22', '--zone', '+03:00', '--json');
    expect(code).toBe(0);
    expect(lines).toEqual([
      { from: '2026-11-21T21:00:00.000Z', counts: { transactions: 0, entries: 0, receipts: 0, faults: 0 }, totals: [], faults: [] },
    ]);
    expect((await lango('audit')).code).toBe(0);
  }); // prettier-ignore

  it('creates a merchant for some gateways alone', async () => {
    expect((await lango('merchant', 'create', '--name', 'Tenant', '--gateways', 'till')).code).toBe(0);
    const { lines } = await lango('merchant', 'list');
    expect(lines).toContainEqual(expect.objectContaining({ name: 'Tenant', gateways: ['till'] }));
  });

  it.each([
    ['audit --from yesterday', /--from must be a day/],
    ['audit --from 2026-11-22 --to 2026-11-22 --zone 3', /--zone/],
    ['audit --from 2026-11-22 --to 2026-11-21', /from must be before to/],
    ['capture', /--transaction/],
    ['capture --transaction txn_1', /no transaction txn_1/],
    ['capture --transaction txn_1 --amount 1.5', /--amount/],
    ['endpoint', /takes list, enable, redeliver or rotate-secret/],
    ['endpoint list', /--merchant/],
    ['endpoint list --merchant mer_1', /no merchant mer_1/],
    ['endpoint enable --merchant mer_1', /--endpoint/],
    ['endpoint enable --merchant mer_1 --endpoint end_1', /no endpoint end_1/],
    ['endpoint redeliver --merchant mer_1 --endpoint end_1', /--since/],
    ['endpoint redeliver --merchant mer_1 --endpoint end_1 --since soon', /--since must be/],
    ['endpoint redeliver --merchant mer_1 --endpoint end_1 --since 2026-11-22', /no endpoint end_1/],
    ['token create --merchant mer_1 --scopes everything', /no merchant|scope/],
    ['token create --merchant mer_1 --expires tomorrow', /--expires/],
    ['token create --merchant mer_1 --environment prod', /test or live/],
    ['erase --phone 12 --reason x', /digits/],
    ['erase --reason x', /either/],
    ['callback replay --callback cbk_1', /no callback/],
    ['incoming assign --deposit inc_1 --merchant mer_1', /no merchant/],
    ['endpoint rotate-secret --merchant mer_1 --endpoint end_1', /no endpoint/],
    ['review', /takes list, show, settle, propose-reissue/],
    ['review show', /--transaction/],
    ['review show --transaction txn_1', /no transaction txn_1/],
    [
      'review settle --transaction txn_1 --by ann',
      /needs --transaction ID --outcome OUTCOME --by NAME --reason/,
    ],
    ['review propose-reissue --transaction txn_1 --by ann', /needs --transaction ID --by NAME --reason TEXT/],
    ['review propose-reissue --transaction txn_1 --by ann --reason x', /no transaction txn_1/],
    ['review approve-reissue --transaction txn_1 --reason x', /approve-reissue needs/],
    ['review withdraw-reissue --transaction txn_1 --by ann --reason x', /no transaction txn_1/],
    ['merchant create --name Tenant --gateways none', /"none" is not configured/],
    ['merchant create --name Tenant --gateways ,', /gateways must list/],
    ['keys', /reseal/],
    ['nonsense', /no command/],
  ])('refuses %s in one line', async (words, message) => {
    const { code, error } = await lango(...words.split(' '));
    expect(code).toBe(1);
    expect(error).toMatch(message);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  it('reads an expiry as a date or as days', () => {
    expect(toExpiry('2d', 0)).toBe(172_800_000);
    expect(toExpiry('2027-01-31', 0)).toBe(Date.UTC(2027, 0, 31));
    expect(() => toExpiry('soon', 0)).toThrow(/--expires/);
  });
});
