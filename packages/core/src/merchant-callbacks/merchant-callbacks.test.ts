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

  it('are accepted during a rotation, whichever side changes first', () => {
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

  it('are accepted with the test vector of the specification’s own libraries', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const secrets = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const received = { body: '{"test": 2432232314}', headers };
    const verified = verifyMerchantCallback(received, { secrets, now: () => 1_614_265_330_000 });
    expect(verified).toEqual({ messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', payload: { test: 2_432_232_314 } });
    expect(
      signMerchantCallback([secrets], {
        id: verified.messageId,
        timestampSeconds: 1_614_265_330,
        body: received.body,
      }),
    ).toEqual(headers);
  });

  it('are accepted 299 seconds old', () => {
    expect(verify(sign([secret], nowMs / 1000 - 299)).messageId).toBe('msg_1');
  });

  it('are accepted if one of many signatures matches, and with a secret without padding', () => {
    const others = Array.from({ length: 60 }, () => createMerchantCallbackSecret());
    const asymmetric = Array.from({ length: 60 }, () => `v1a,${'A'.repeat(86)}==`).join(' ');
    const headers = sign([...others, secret]);
    const crowded = { ...headers, 'webhook-signature': `${asymmetric} ${headers['webhook-signature']}` };
    expect(verify(crowded, body, secret.replace(/=+$/, '')).messageId).toBe('msg_1');
  });

  it.each(['whsk_', 'whpk_'])(
    'are never signed or checked with a key of an asymmetric scheme: %s',
    (prefix) => {
      const key = secret.replace('whsec_', prefix);
      expect(() => sign([key])).toThrow(`not a key "${prefix}…"`);
      expect(() => verify(sign(), body, key)).toThrow(`not a key "${prefix}…"`);
    },
  );

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
