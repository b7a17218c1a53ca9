import { PaymentError, type PaymentErrorCode } from '@lango/core';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import { recordingHttp, sentJson, type FakeAnswer } from '../testing/recording-http.js';
import { simulatedOptions } from '../testing/simulated-mpesa.js';
import {
  accepted,
  acceptedPayout,
  refused,
  gatewayOver,
  deposit,
  withdrawal,
  depositContext,
  withdrawalContext,
} from '../testing/gateway-over.js';

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
