import { PaymentError, type PaymentErrorCode } from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import { recordingHttp, type FakeAnswer } from '../testing/recording-http.js';
import { aContext, simulatedOptions } from '../testing/simulated-mpesa.js';
import {
  hostUrl,
  accepted,
  refused,
  gatewayOver,
  deposit,
  withdrawal,
  depositContext,
  withdrawalContext,
} from '../testing/gateway-over.js';

describe('the access token', () => {
  it('is fetched once for concurrent calls, and cached', async () => {
    const { gateway, tokens, paid } = gatewayOver(() => accepted);
    await Promise.all(Array.from({ length: 20 }, () => gateway.deposit(deposit, aContext(deposit, hostUrl))));
    await gateway.deposit(deposit, depositContext);
    expect(tokens()).toBe(1);
    expect(paid()).toHaveLength(21);
  });

  it('is shared by instances that share a TokenCache', async () => {
    const tokenCache = createTokenCache({ now: () => 0 });
    const first = gatewayOver(() => accepted);
    const second = gatewayOver(() => accepted);
    await first.gateway.deposit(deposit, { ...depositContext, tokenCache });
    await second.gateway.deposit(deposit, { ...depositContext, tokenCache });
    expect([first.tokens(), second.tokens()]).toEqual([1, 0]);
  });

  it('is renewed before it ends', async () => {
    let nowMs = 0;
    const { gateway, tokens } = gatewayOver(() => accepted, { now: () => nowMs });
    await gateway.deposit(deposit, depositContext);
    nowMs = (3_599 - 61) * 1000;
    await gateway.deposit(deposit, depositContext);
    expect(tokens()).toBe(1);
    nowMs = (3_599 - 59) * 1000;
    await gateway.deposit(deposit, depositContext);
    expect(tokens()).toBe(2);
  });

  it.each(['0', '', 'abc', '-5', null, 'Infinity', '1e999', {}, '3599 seconds'])(
    'is used for five minutes where it states no lifetime that can be true: %j',
    async (expires_in) => {
      let nowMs = 0;
      let tokens = 0;
      const http = recordingHttp(({ url }) => {
        if (!url.includes('/oauth/')) return accepted;
        return { status: 200, json: { access_token: `token-${(tokens += 1)}`, expires_in } };
      });
      const gateway = createMpesaGateway({
        ...simulatedOptions('https://daraja.example'),
        http,
        now: () => nowMs,
      });
      for (const seconds of [0, 1, 239, 241]) {
        nowMs = seconds * 1000;
        await expect(gateway.deposit(deposit, depositContext)).resolves.toMatchObject({ status: 'pending' });
      }
      expect(tokens).toBe(2);
    },
  );

  it('is never cached longer than the documented hour', async () => {
    let nowMs = 0;
    const http = recordingHttp(({ url }) =>
      url.includes('/oauth/')
        ? { status: 200, json: { access_token: 'token', expires_in: 999_999 } }
        : accepted,
    );
    const gateway = createMpesaGateway({
      ...simulatedOptions('https://daraja.example'),
      http,
      now: () => nowMs,
    });
    await gateway.deposit(deposit, depositContext);
    nowMs = 3_600_000;
    await gateway.deposit(deposit, depositContext);
    expect(http.sent.filter(({ url }) => url.includes('/oauth/'))).toHaveLength(2);
  });

  const tokenRefusals = ['404.001.03', '400.003.01', '401.002.01', '401.003.01'];
  for (const errorCode of tokenRefusals) {
    it(`is renewed once after ${errorCode}, and the request sent once more`, async () => {
      const { gateway, tokens, paid } = gatewayOver((index) =>
        index === 0 ? refused(401, errorCode, 'token-1') : accepted,
      );
      await expect(gateway.deposit(deposit, depositContext)).resolves.toMatchObject({ status: 'pending' });
      expect(tokens()).toBe(2);
      expect(paid().map(({ headers }) => headers?.['authorization'])).toEqual([
        'Bearer token-1',
        'Bearer token-2',
      ]);
      expect(paid()[0]?.body).toBe(paid()[1]?.body);
    });
  }

  it('refused twice pauses the instance, without effect and without quoting it', async () => {
    const { gateway, paid } = gatewayOver((index) =>
      refused(401, '401.002.01', `Invalid Access Token - token-${index + 1}`),
    );
    const error: unknown = await gateway.deposit(deposit, depositContext).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'credentials_rejected', effect: 'none', rawCode: '401.002.01' });
    expect(JSON.stringify(error) + String(error)).not.toContain('token-');
    expect(paid()).toHaveLength(2);
  });

  it('that cannot be fetched has no effect, whatever went wrong', async () => {
    const lost = new PaymentError('connection_lost', 'unknown', 'lost');
    const answers: readonly (readonly [FakeAnswer, PaymentErrorCode])[] = [
      [lost, 'connection_lost'],
      [{ status: 400 }, 'credentials_rejected'],
      [{ status: 503 }, 'gateway_error'],
      [{ status: 200, text: '<html>' }, 'gateway_error'],
      [{ status: 429 }, 'rate_limited'],
    ];
    for (const [answer, code] of answers) {
      const gateway = createMpesaGateway({
        ...simulatedOptions('https://daraja.example'),
        http: recordingHttp(() => answer),
      });
      await expect(gateway.withdraw(withdrawal, withdrawalContext)).rejects.toMatchObject({
        code,
        effect: 'none',
      });
    }
  });

  it('is not waited for by a caller that gave up', async () => {
    const abort = new AbortController();
    const http = recordingHttp(() => new Promise<FakeAnswer>(() => undefined));
    const gateway = createMpesaGateway({ ...simulatedOptions('https://daraja.example'), http });
    const call = gateway.deposit(deposit, { ...depositContext, signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted', effect: 'none' });
  });
});
