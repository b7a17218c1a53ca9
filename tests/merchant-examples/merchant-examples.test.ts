import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createMerchantCallbackSecret, signMerchantCallback } from '@lango/core/merchant-callbacks';
import { afterAll, describe, expect, it } from 'vitest';

const examples = resolve(import.meta.dirname, '../../examples/merchants');
const built = mkdtempSync(join(tmpdir(), 'lango-merchants-'));
const source = (name: string) => join(examples, name);

/** Each language: how its example is built once, where it has to be, and run. */
const languages = [
  { language: 'Python', build: ['python3', '--version'], start: ['python3', source('verify.py')] },
  { language: 'PHP', build: ['php', '--version'], start: ['php', source('verify.php')] },
  { language: 'Ruby', build: ['ruby', '--version'], start: ['ruby', source('verify.rb')] },
  {
    language: 'Go',
    build: ['go', 'build', '-o', join(built, 'verify'), source('verify.go')],
    start: [join(built, 'verify')],
  },
  {
    language: 'Java',
    build: ['javac', '-d', built, source('Verify.java')],
    start: ['java', '-cp', built, 'Verify'],
  },
].map((one) => ({ ...one, isHere: run(one.build, '', {}).error === undefined }));

function run([program = '', ...args]: readonly string[], input: string, env: Record<string, string>) {
  return spawnSync(program, args, { input, encoding: 'utf8', env: { ...process.env, ...env } });
}

const secret = createMerchantCallbackSecret();
const body = JSON.stringify({ type: 'transaction.succeeded', data: { note: 'ünï ✓' } });
const sign = (secrets: readonly string[], ageSeconds = 0) =>
  signMerchantCallback(secrets, {
    id: 'msg_1',
    timestampSeconds: Math.floor(Date.now() / 1000) - ageSeconds,
    body,
  });

afterAll(() => rmSync(built, { recursive: true, force: true }));

for (const { language, isHere } of languages)
  if (!isHere) console.log(`examples/merchants: ${language} is not run, it is not installed on this machine`);

describe.each(languages.filter(({ isHere }) => isHere))(
  'the example for merchants in $language',
  ({ build, start }) => {
    /** What it says of an event. */
    const said = (headers: ReturnType<typeof sign>, received = body, known = secret): string => {
      const args = [headers['webhook-id'], headers['webhook-timestamp'], headers['webhook-signature']];
      const { status, stdout, stderr } = run([...start, ...args], received, { LANGO_SECRET: known });
      if ((status === 0) !== (stdout === 'verified\n')) throw new Error(stdout + stderr);
      return `${stdout}${stderr}`.trim();
    };

    it('is built', () => {
      const { status, stderr } = run(build, '', {});
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });

    it('takes an event as we sign it, and with either secret while it is rotated', () => {
      const next = createMerchantCallbackSecret();
      expect(said(sign([secret]))).toBe('verified');
      expect(said(sign([secret, next]))).toBe('verified');
      expect(said(sign([next, secret]))).toBe('verified');
    });

    it('refuses a changed body, another secret, a secret that is missing and an event of 301 seconds', () => {
      expect(said(sign([secret]), body.replace('succeeded', 'failed'))).toMatch('no signature matches');
      expect(said(sign([createMerchantCallbackSecret()]))).toMatch('no signature matches');
      expect(said(sign([secret]), body, '')).toMatch('the secret is not whole');
      expect(said(sign([secret], 301))).toMatch('the time stamp is too far from now');
    });
  },
);
