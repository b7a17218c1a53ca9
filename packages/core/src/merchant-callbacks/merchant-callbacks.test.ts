import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createMerchantCallbackSecret, signMerchantCallback } from './merchant-callback-signature.js';
import { verifyMerchantCallback } from './verify-merchant-callback.js';

const secret = createMerchantCallbackSecret();
const body = '{"type":"transaction.succeeded","note":"ünïcode"}';
const nowMs = Date.now();
const sign = (secrets: string[] = [secret], timestampSeconds = nowMs / 1000) => ({
  ...signMerchantCallback(secrets, { id: 'msg_1', timestampSeconds, body }),
});
const verify = (
  headers: Record<string, string | string[]>,
  content: string = body,
  secrets: string | string[] = secret,
) => verifyMerchantCallback({ body: content, headers }, { secrets, now: () => nowMs });

describe('merchant callbacks', () => {
  it('are verified by standardwebhooks, and we verify what standardwebhooks signs', () => {
    expect(new Webhook(secret).verify(body, sign())).toEqual(JSON.parse(body));
    const timestamp = new Date(nowMs);
    const theirs = {
      'webhook-id': 'msg_2',
      'webhook-timestamp': String(Math.floor(nowMs / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_2', timestamp, body),
    };
    expect(verify(theirs).messageId).toBe('msg_2');
  });

  it('are accepted while a secret is rotated, whichever side is ahead', () => {
    const next = createMerchantCallbackSecret();
    expect(verify(sign([next, secret])).messageId).toBe('msg_1');
    expect(verify(sign([secret]), body, [next, secret]).messageId).toBe('msg_1');
  });

  it.each([
    ['another body', () => verify(sign(), body.replace('succeeded', 'failed'))],
    ['another secret', () => verify(sign([createMerchantCallbackSecret()]))],
    ['an old time stamp', () => verify(sign([secret], nowMs / 1000 - 301))],
    ['a future time stamp', () => verify(sign([secret], nowMs / 1000 + 301))],
    ['a time stamp that is no number', () => verify({ ...sign(), 'webhook-timestamp': '1e9' })],
    ['a missing signature', () => verify({ ...sign(), 'webhook-signature': '' })],
    ['a repeated header', () => verify({ ...sign(), 'webhook-id': ['msg_1', 'msg_2'] })],
    [
      'a signature of another scheme',
      () => verify({ ...sign(), 'webhook-signature': sign()['webhook-signature'].replace('v1,', 'v1a,') }),
    ],
  ])('are refused with %s', (_, attempt) => {
    expect(attempt).toThrow(/merchant callback refused/);
  });

  it('are never signed or checked with an empty or short secret', () => {
    for (const weak of ['', 'whsec_', 'whsec_c2hvcnQ=']) {
      expect(() => sign([weak])).toThrow(/24 bytes/);
      expect(() => verify(sign(), body, weak)).toThrow(/24 bytes/);
    }
    expect(() =>
      verifyMerchantCallback({ body, headers: sign() }, { secrets: secret, toleranceSeconds: 0 }),
    ).toThrow(/tolerance/);
  });
});
