import { existsSync, readFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import { createSecret } from '@lango/core/gateway-kit';
import { describe, expect, test } from 'vitest';
import {
  callbackContext,
  eventReceivedAtMs,
  eventSecret,
  signOfficially,
  snapshotEvent,
} from '../testing/stripe-events.js';
import { stubbedIntent, stubStripe } from '../testing/stub-stripe.js';
import { verifyStripeSignature } from './verify-stripe-signature.js';

const now = eventReceivedAtMs / 1000;
const payload = snapshotEvent('payment_intent.succeeded', stubbedIntent());
const signatureOf = (header: string) => /v1=([0-9a-f]+)/.exec(header)?.[1] ?? '';

const deliver = (
  body: string | Uint8Array,
  header: string | undefined,
  webhookSecrets: readonly string[] = [eventSecret],
) =>
  stubStripe(() => new Error('nothing is fetched'), { webhookSecrets }).gateway.handleCallback(
    Buffer.from(body),
    callbackContext(header),
  );

const rejected = { code: 'callback_rejected', effect: 'none' };

describe('takes', () => {
  test.each([
    ['a webhook signed by the official package', signOfficially(payload)],
    ['one 300 seconds old', signOfficially(payload, Math.floor(now) - 299)],
    ['one 299 seconds ahead', signOfficially(payload, Math.floor(now) + 299)],
    ['a wrong v1 beside the right one', `${signOfficially(payload)},v1=${'0'.repeat(64)}`],
    ['a wrong v1 before the right one', signOfficially(payload).replace(',v1', `,v1=${'0'.repeat(64)},v1`)],
    ['other schemes beside it', `${signOfficially(payload)},v0=${'1'.repeat(64)},v9=x`],
    ['spaces after the commas', signOfficially(payload).replace(',', ', ')],
  ])('%s', async (_what, header) => {
    await expect(deliver(payload, header)).resolves.toMatchObject({
      kind: 'updates',
      evidence: 'signed',
      eventId: 'evt_1Test',
    });
  });

  test('either secret while one is rolled', async () => {
    const secrets = ['whsec_new', 'whsec_old'];
    for (const secret of secrets) {
      await expect(deliver(payload, signOfficially(payload, now, secret), secrets)).resolves.toMatchObject({
        kind: 'updates',
      });
    }
  });

  test('unicode, escaped or not, as the bytes that were signed', async () => {
    const named = snapshotEvent('payment_intent.succeeded', stubbedIntent({ description: 'Pâté 😀 ש' }));
    await expect(deliver(named, signOfficially(named))).resolves.toMatchObject({ kind: 'updates' });
    const escaped = named.replace('😀', '\\ud83d\\ude00');
    await expect(deliver(escaped, signOfficially(escaped))).resolves.toMatchObject({ kind: 'updates' });
    await expect(deliver(escaped, signOfficially(named))).rejects.toMatchObject(rejected);
  });
});

describe('rejects', () => {
  test.each([
    ['a tampered body', payload.replace('1500', '9500'), signOfficially(payload)],
    ['a body encoded again', JSON.stringify(JSON.parse(payload), null, 2), signOfficially(payload)],
    ['a byte-order mark put before it', `\ufeff${payload}`, signOfficially(payload)],
    ['an empty body', '', signOfficially(payload)],
    ['one 301 seconds old', payload, signOfficially(payload, Math.floor(now) - 301)],
    ['one 302 seconds ahead', payload, signOfficially(payload, Math.floor(now) + 302)],
    ['one of the year 9999', payload, signOfficially(payload, 253_402_300_799)],
    ['another secret', payload, signOfficially(payload, now, 'whsec_other')],
    ['no header', payload, undefined],
    ['an empty header', payload, ''],
    ['no time stamp', payload, signOfficially(payload).replace(/^t=\d+,/, '')],
    ['two time stamps', payload, `t=1,${signOfficially(payload)}`],
    ['a time stamp that is no number', payload, signOfficially(payload).replace(/t=\d+/, 't=now')],
    ['a time stamp in another spelling', payload, signOfficially(payload).replace('t=', 't=+')],
    ['a fractional time stamp', payload, signOfficially(payload).replace(/t=(\d+)/, 't=$1.0')],
    ['an empty v1', payload, signOfficially(payload).replace(/v1=.*/, 'v1=')],
    ['only a v0', payload, signOfficially(payload).replace('v1=', 'v0=')],
    ['upper-case hexadecimal', payload, signOfficially(payload).replace(/v1=.*/, (hex) => hex.toUpperCase())],
    ['a shortened signature', payload, signOfficially(payload).slice(0, -2)],
    ['more than ten candidates', payload, signOfficially(payload) + `,v1=${'0'.repeat(64)}`.repeat(10)],
  ])('%s', async (_what, body, header) => {
    await expect(deliver(body, header)).rejects.toMatchObject(rejected);
  });

  test('an empty secret’s signature', async () => {
    const hex = createHmac('sha256', '')
      .update(`${Math.floor(now)}.${payload}`)
      .digest('hex');
    await expect(deliver(payload, `t=${Math.floor(now)},v1=${hex}`)).rejects.toMatchObject(rejected);
  });

  test('with the same words whatever was wrong, and without the secret', async () => {
    const messages = await Promise.all(
      [undefined, 't=1', signOfficially(payload, 1), signOfficially(payload, now, 'whsec_other')].map(
        (header) => deliver(payload, header).catch((error: unknown) => (error as Error).message),
      ),
    );
    expect(new Set(messages).size).toBe(1);
    expect(JSON.stringify(messages)).not.toContain(eventSecret);
  });
});

const vectorsPath = new URL(
  '../../../../../shared/fixtures/stripe/official-signature-vectors.json',
  import.meta.url,
);

test('agrees with the vectors of the official library’s own tests', () => {
  if (!existsSync(vectorsPath)) {
    console.info(
      'official-signature-vectors.json is not on this machine: the official package itself was the check above',
    );
    return;
  }
  const { secret, vectors } = JSON.parse(readFileSync(vectorsPath, 'utf8')) as {
    secret: string;
    vectors: readonly { payload: string; hmac: string }[];
  };
  for (const { payload: text, hmac } of vectors) {
    // The vectors sign a bare text; ours is the time stamp, a dot and the body, so split it at a dot we add.
    expect(createHmac('sha256', secret).update(text).digest('hex')).toBe(hmac);
    const header = `t=1790000000,v1=${createHmac('sha256', secret).update(`1790000000.${text}`).digest('hex')}`;
    const check = { secrets: [createSecret(secret)], toleranceSeconds: 300, receivedAtMs: eventReceivedAtMs };
    expect(verifyStripeSignature(Buffer.from(text), header, check).secret.reveal()).toBe(secret);
  }
});

test('keeps signing the same way as the simulator', () => {
  expect(signatureOf(signOfficially(payload))).toBe(
    createHmac('sha256', eventSecret)
      .update(`${Math.floor(now)}.${payload}`)
      .digest('hex'),
  );
});
