import { inspect } from 'node:util';
import { PaymentError, type PaymentErrorCode } from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import { recordingHttp, sentJson, tokenAnswer, type FakeAnswer } from '../testing/recording-http.js';
import { aContext, aTransaction, simulatedOptions } from '../testing/simulated-mpesa.js';

const hostUrl = 'https://host.example';
const accepted: FakeAnswer = {
  status: 200,
  json: { CheckoutRequestID: 'ws_CO_1', MerchantRequestID: 'm', ResponseCode: '0' },
};
const acceptedPayout: FakeAnswer = {
  status: 200,
  json: { ConversationID: 'AG_1', OriginatorConversationID: 'o', ResponseCode: '0' },
};
const refused = (status: number, errorCode: string, errorMessage = ''): FakeAnswer => ({
  status,
  json: { requestId: 'r', errorCode, errorMessage },
});

/** A gateway over a fake transport: tokens are numbered, everything else is answered by `answer`. */
function gatewayOver(
  answer: (index: number) => FakeAnswer,
  members: Partial<Parameters<typeof createMpesaGateway>[0]> = {},
) {
  let tokens = 0;
  let requests = -1;
  const http = recordingHttp(({ url }) => {
    if (url.includes('/oauth/')) return tokenAnswer((tokens += 1));
    requests += 1;
    return answer(requests);
  });
  const gateway = createMpesaGateway({
    ...simulatedOptions('https://daraja.example'),
    http,
    now: () => 0,
    ...members,
  } as never);
  const paid = () => http.sent.filter(({ url }) => !url.includes('/oauth/'));
  return { gateway, http, paid, tokens: () => tokens };
}

const deposit = aTransaction('deposit');
const withdrawal = aTransaction('withdrawal');
const depositContext = aContext(deposit, hostUrl);
const withdrawalContext = aContext(withdrawal, hostUrl);

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

describe('a refusal', () => {
  // prettier-ignore
  const cases: readonly (readonly [string, FakeAnswer, PaymentErrorCode, 'none' | 'unknown', 'none' | 'unknown'])[] = [
    ['an invalid field', refused(400, '400.002.02', 'Bad Request - Invalid CallBackURL'), 'request_rejected', 'none', 'none'],
    ['a missing product', { status: 401, json: { fault: { faultstring: 'x', detail: { errorcode: 'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound' } } } }, 'credentials_rejected', 'none', 'none'],
    ['a spike arrest', refused(500, '500.003.02', 'Error Occured: Spike Arrest Violation'), 'rate_limited', 'none', 'none'],
    ['a busy system', refused(500, '500.003.02', 'System is busy. Please try again in few minutes.'), 'gateway_error', 'unknown', 'unknown'],
    ['a quota', refused(500, '500.003.03', 'Quota Violation'), 'rate_limited', 'none', 'none'],
    ['wrong credentials', refused(500, '500.001.1001', 'Wrong credentials'), 'credentials_rejected', 'none', 'none'],
    ['a locked subscriber', refused(500, '500.001.1001', 'Unable to lock subscriber, a transaction is …'), 'rate_limited', 'none', 'none'],
    ['an unknown meaning of 500.001.1001', refused(500, '500.001.1001', 'x'), 'gateway_error', 'unknown', 'unknown'],
    ['a duplicate', refused(500, '500.002.1001', 'Duplicate OriginatorConversationID.'), 'duplicate_reference', 'unknown', 'unknown'],
    ['an internal error', refused(500, '500.003.1001', 'Internal Server Error'), 'gateway_error', 'unknown', 'unknown'],
    ['maintenance', refused(503, '00.002.1001'), 'gateway_error', 'unknown', 'unknown'],
    ['a rate limit', { status: 429 }, 'rate_limited', 'none', 'none'],
    ['HTML with status 504', { status: 504, text: '<html></html>' }, 'gateway_error', 'unknown', 'unknown'],
    ['HTML with status 200', { status: 200, text: '<html></html>' }, 'response_unreadable', 'unknown', 'unknown'],
    ['half an answer', { status: 200, text: '{"ResponseCode":"0"' }, 'response_unreadable', 'unknown', 'unknown'],
    ['a response code nobody knows', { status: 200, json: { ResponseCode: '1', ConversationID: 'AG_1' } }, 'response_unreadable', 'unknown', 'unknown'],
    ['a redirect', { status: 302 }, 'gateway_error', 'unknown', 'unknown'],
    ['an edge block', { status: 403, text: '<html></html>' }, 'credentials_rejected', 'none', 'none'],
    ['an undocumented 4xx', { status: 418 }, 'request_rejected', 'none', 'unknown'],
  ];
  for (const [name, answer, code, depositEffect, withdrawEffect] of cases) {
    it(`by ${name} has the right effect and is not repeated`, async () => {
      const { gateway, paid } = gatewayOver(() => answer);
      await expect(gateway.deposit(deposit, depositContext)).rejects.toMatchObject({
        code,
        effect: depositEffect,
      });
      const expectedCode = depositEffect === withdrawEffect ? code : 'gateway_error';
      await expect(gateway.withdraw(withdrawal, withdrawalContext)).rejects.toMatchObject({
        code: expectedCode,
        effect: withdrawEffect,
      });
      expect(paid()).toHaveLength(2);
    });
  }

  it('names the field that Daraja names, and states how long to wait', async () => {
    const { gateway } = gatewayOver(() => refused(400, '400.002.02', 'Bad Request - Invalid CallBackURL'));
    await expect(gateway.deposit(deposit, depositContext)).rejects.toThrow('invalid CallBackURL');
    const locked = gatewayOver(() => refused(500, '500.001.1001', 'Unable to lock subscriber'));
    await expect(locked.gateway.deposit(deposit, depositContext)).rejects.toMatchObject({
      retryAfterMs: 60_000,
    });
    const limited = gatewayOver(() => ({ status: 429, headers: { 'retry-after': '7' } }));
    await expect(limited.gateway.deposit(deposit, depositContext)).rejects.toMatchObject({
      retryAfterMs: 7_000,
    });
  });

  it('passes on the transport’s error about a lost connection', async () => {
    const { gateway } = gatewayOver(() => new PaymentError('connection_lost', 'unknown', 'lost'));
    await expect(gateway.deposit(deposit, depositContext)).rejects.toMatchObject({
      code: 'connection_lost',
      effect: 'unknown',
    });
  });
});

describe('a request', () => {
  it('for a prompt carries the password of its own time stamp, in Nairobi time', async () => {
    const { gateway, paid } = gatewayOver(() => accepted, { now: () => Date.parse('2026-11-22T21:00:00Z') });
    await gateway.deposit(deposit, depositContext);
    const json = sentJson(paid()[0]);
    const plain = Buffer.from(String(json['Password']), 'base64').toString();
    expect(plain).toBe(`174379simulator-passkey20261123000000`);
    expect(json).toMatchObject({
      BusinessShortCode: '174379',
      Timestamp: '20261123000000',
      TransactionType: 'CustomerPayBillOnline',
      Amount: 1_500,
      PartyA: '254712345678',
      PartyB: '174379',
      PhoneNumber: '254712345678',
      CallBackURL: depositContext.callbackUrl,
      AccountReference: 'INV1',
      TransactionDesc: 'Payment',
    });
  });

  it('for a till pays the till', async () => {
    const { gateway, paid } = gatewayOver(() => accepted, {
      transactionType: 'CustomerBuyGoodsOnline',
      tillNumber: '555111',
    });
    await gateway.deposit(deposit, depositContext);
    expect(sentJson(paid()[0])).toMatchObject({
      TransactionType: 'CustomerBuyGoodsOnline',
      PartyB: '555111',
      BusinessShortCode: '174379',
    });
  });

  it('for a payout is the same for every attempt, and its id is the transaction’s own', async () => {
    const { gateway, paid } = gatewayOver(() => acceptedPayout);
    await gateway.withdraw(withdrawal, withdrawalContext);
    await gateway.withdraw(withdrawal, { ...withdrawalContext, attempt: 2 });
    expect(paid()[0]?.body).toBe(paid()[1]?.body);
    expect(sentJson(paid()[0])).toMatchObject({
      OriginatorConversationID: withdrawal.transactionId,
      InitiatorName: 'simulator-initiator',
      CommandID: 'BusinessPayment',
      Amount: 1_500,
      PartyA: '174379',
      PartyB: '254712345678',
      Remarks: 'INV-1',
      ResultURL: `${withdrawalContext.callbackUrl}/result`,
      QueueTimeOutURL: `${withdrawalContext.callbackUrl}/timeout`,
    });
  });

  it('for a payout takes command, remarks and occasion from the transaction, and refuses another command', async () => {
    const { gateway, paid } = gatewayOver(() => acceptedPayout);
    const mpesa = { commandId: 'SalaryPayment', remarks: 'November', occasion: 'Pay day' };
    await gateway.withdraw({ ...withdrawal, gatewayOptions: { mpesa } }, withdrawalContext);
    expect(sentJson(paid()[0])).toMatchObject({
      CommandID: 'SalaryPayment',
      Remarks: 'November',
      Occassion: 'Pay day',
    });
    const odd = { ...withdrawal, gatewayOptions: { mpesa: { commandId: 'Gift' } } };
    await expect(gateway.withdraw(odd, withdrawalContext)).rejects.toMatchObject({
      code: 'invalid_request',
      effect: 'none',
    });
  });

  it('names the transaction in addresses that do not name it yet', async () => {
    const { gateway, paid } = gatewayOver(() => acceptedPayout);
    await gateway.withdraw(withdrawal, {
      ...withdrawalContext,
      callbackUrl: 'https://shop.example/payouts/',
    });
    const hex = withdrawal.transactionId.slice(4);
    expect(sentJson(paid()[0])).toMatchObject({ ResultURL: `https://shop.example/payouts/t/${hex}/result` });
  });

  it('is never sent with an address that Daraja refuses, or without one', async () => {
    const { gateway, http } = gatewayOver(() => accepted);
    const addresses = [
      'https://h.example/mpesa/x',
      'https://h.example/a?sql=1',
      'https://h.example/EXEC',
      'nonsense',
      undefined,
    ];
    for (const callbackUrl of addresses) {
      const { callbackUrl: _unused, ...rest } = depositContext;
      const context = { ...rest, ...(callbackUrl !== undefined && { callbackUrl }) };
      await expect(gateway.deposit(deposit, context)).rejects.toMatchObject({
        code: 'invalid_request',
        field: 'callbackUrl',
      });
    }
    expect(http.sent).toHaveLength(0);
  });

  it('is never sent for fractions, other currencies or foreign numbers', async () => {
    const { gateway, http } = gatewayOver(() => accepted);
    const odd = [
      { ...deposit, money: { amountMinor: 1_050, currency: 'KES' } },
      { ...deposit, money: { amountMinor: 1_000, currency: 'USD' } },
      { ...deposit, counterparty: { phoneNumber: '+15551234567' } },
      { ...deposit, counterparty: {} },
    ];
    for (const transaction of odd) {
      await expect(gateway.deposit(transaction, depositContext)).rejects.toMatchObject({
        code: 'invalid_request',
        effect: 'none',
      });
    }
    expect(http.sent).toHaveLength(0);
  });

  it('must be https in production', async () => {
    const { apiBaseUrl: _unused, ...account } = simulatedOptions('https://daraja.example');
    const gateway = createMpesaGateway({
      ...account,
      environment: 'production',
      http: recordingHttp(() => accepted),
    });
    const context = { ...depositContext, callbackUrl: 'http://host.example/callbacks/m' };
    await expect(gateway.deposit(deposit, context)).rejects.toMatchObject({ field: 'callbackUrl' });
  });
});

describe('a prompt query', () => {
  const known = { ...deposit, gatewayReference: 'ws_CO_1', submittedAt: '1970-01-01T00:00:00.000Z' };
  const outcome = (ResultCode: string | number): FakeAnswer => ({
    status: 200,
    json: { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1', ResultCode, ResultDesc: 'x' },
  });
  const ask = (answer: FakeAnswer, nowMs = 0) =>
    gatewayOver(() => answer, { now: () => nowMs }).gateway.lookUp(known, depositContext);

  it('reports success without an amount, which the answer does not state', async () => {
    expect(await ask(outcome('0'))).toEqual({ status: 'succeeded', gatewayReference: 'ws_CO_1' });
    expect(await ask(outcome(0))).toEqual({ status: 'succeeded', gatewayReference: 'ws_CO_1' });
  });

  it('reports pending in both of its forms, and for an unlisted code', async () => {
    expect(await ask(outcome('4999'))).toMatchObject({ status: 'pending', rawCode: '4999' });
    expect(await ask(refused(500, '500.001.1001', 'The transaction is being processed'))).toMatchObject({
      status: 'pending',
    });
    expect(await ask(outcome('7777'))).toEqual({
      status: 'pending',
      gatewayReference: 'ws_CO_1',
      rawCode: '7777',
    });
  });

  it('can be repeated for a transaction that has ended', async () => {
    for (const status of ['failed', 'succeeded', 'unknown'] as const) {
      const ended = { ...known, status };
      const { gateway, paid } = gatewayOver(() => outcome('0'));
      expect(await gateway.lookUp(ended, depositContext)).toMatchObject({ status: 'succeeded' });
      expect(sentJson(paid()[0])).toMatchObject({ CheckoutRequestID: 'ws_CO_1' });
    }
    const { gateway, paid } = gatewayOver(() => acceptedPayout);
    const late = { ...withdrawal, status: 'failed' as const };
    expect(await gateway.lookUp(late, withdrawalContext)).toMatchObject({ status: 'pending' });
    expect(paid()[0]?.url).toContain('/transactionstatus/');
  });

  it('reports a final decline at once', async () => {
    expect(await ask(outcome('1032'))).toMatchObject({
      status: 'failed',
      reason: 'canceled',
      rawCode: '1032',
    });
    expect(await ask(outcome('1'))).toMatchObject({ status: 'failed', reason: 'insufficient_funds' });
  });

  it('believes a doubtful decline only once the prompt must be over', async () => {
    for (const code of ['17', '1019', '1025', '1036', '1037', '9999']) {
      expect(await ask(outcome(code), 179_999)).toMatchObject({ status: 'pending', rawCode: code });
      expect(await ask(outcome(code), 180_000)).toMatchObject({ status: 'failed', rawCode: code });
    }
  });

  it('refuses an answer about another prompt', async () => {
    const foreign: FakeAnswer = {
      status: 200,
      json: { ResponseCode: '0', CheckoutRequestID: 'ws_CO_2', ResultCode: '0' },
    };
    await expect(ask(foreign)).rejects.toMatchObject({ code: 'response_unreadable' });
  });
});

describe('credentials', () => {
  it('are in no error, log line or address, even when the gateway quotes them', async () => {
    const canary = 'canary-7c31';
    const secrets = {
      consumerKey: `${canary}-key`,
      consumerSecret: `${canary}-secret`,
      passkey: `${canary}-passkey`,
    };
    const b2c = { initiatorName: 'initiator', securityCredential: `${canary}-credential` };
    const quoted = [
      refused(400, '400.002.02', `Bad Request - Invalid ${canary}`),
      refused(401, '401.002.01', `Invalid Access Token - ${canary}`),
      refused(500, '500.003.1001', canary),
      { status: 200, text: canary },
      { status: 403, text: `<html>${canary}</html>` },
    ];
    const written: unknown[] = [];
    const write = (...line: unknown[]) => void written.push(line);
    const logger = { debug: write, info: write, warn: write, error: write };
    for (const answer of quoted) {
      const { gateway } = gatewayOver(() => answer, { ...secrets, b2c });
      const errors = await Promise.all([
        gateway.deposit(deposit, { ...depositContext, logger }).catch((error: unknown) => error),
        gateway.withdraw(withdrawal, { ...withdrawalContext, logger }).catch((error: unknown) => error),
      ]);
      const shown = `${inspect(errors, { depth: 20, showHidden: true })}${JSON.stringify(errors)}${JSON.stringify(written)}`;
      expect(shown).not.toContain(canary);
    }
  });
});
