import { readFileSync } from 'node:fs';
import type { GatewayCallbackContext } from '@lango/core';
import { readSoapBody } from '@lango/core/gateway-kit/xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../../create-mpesa-gateway.js';
import { safaricomCallbackAddresses, type MpesaDarajaOptions } from '../../mpesa-options.js';
import { readMpesaMessage } from '../../messages/read-mpesa-message.js';
import { recordingHttp } from '../../testing/recording-http.js';
import { simulatedOptions } from '../../testing/simulated-mpesa.js';

const hex = '0123456789abcdef0123456789abcdef';
const transactionId = `txn_${hex}`;
const token = 'ab'.repeat(16);
const base = 'https://host.example/callbacks/m';
const prompt = `${base}/t/${hex}/${token}`;
const lookUp = `${base}/l/${token}/${token}/t/${hex}/r/${Buffer.from(transactionId).toString('hex')}/status/result`;
const fixture = (name: string) => readFileSync(new URL(`../../__fixtures__/${name}`, import.meta.url));
const http = recordingHttp(() => new Error('nothing may be sent'));
const gatewayWith = (options: Partial<MpesaDarajaOptions> = {}) =>
  createMpesaGateway({
    ...simulatedOptions('https://daraja.example'),
    http,
    c2b: { shortCodes: ['600000'] },
    ...options,
  });
const gateway = gatewayWith();

const receive = (
  payload: Uint8Array | string,
  url: string,
  members: Partial<GatewayCallbackContext> = {},
  to = gateway,
) =>
  to.handleCallback(typeof payload === 'string' ? Buffer.from(payload) : payload, {
    headers: { 'content-type': 'application/json' },
    url,
    receivedAt: '2026-11-22T09:00:00.000Z',
    ...members,
  });

describe('a prompt’s callback', () => {
  it('is a hint with the money, the receipt and our own id from its address', async () => {
    expect(
      await receive(fixture('stk-callback-succeeded.json'), prompt, { urlToken: 'transaction' }),
    ).toEqual({
      kind: 'updates',
      evidence: 'hint',
      acknowledgement: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"ResultCode":0,"ResultDesc":"Accepted"}',
      },
      updates: [
        {
          status: 'succeeded',
          transactionId,
          gatewayReference: 'ws_CO_22112026120000123712345678',
          receiptNumber: 'SLANGO0001',
          money: { amountMinor: 150_050, currency: 'KES' },
        },
      ],
    });
  });

  it('is read without a token as well, and is a hint even on a look-up address', async () => {
    const bytes = fixture('stk-callback-succeeded.json');
    expect(await receive(bytes, 'https://shop.example/hook')).toMatchObject({ evidence: 'hint' });
    expect(await receive(bytes, prompt, { urlToken: 'look-up' })).toMatchObject({ evidence: 'hint' });
  });

  it('is pending where it claims a success it does not show', async () => {
    expect(await receive(fixture('stk-callback-one-item-object.json'), prompt)).toMatchObject({
      updates: [{ status: 'pending', rawCode: '0', transactionId }],
    });
  });

  it('declines with the reason, and the gateway’s words without control characters', async () => {
    const text = fixture('stk-callback-canceled.json')
      .toString()
      .replace('written for this test', 'a\\n\\u0007b');
    expect(await receive(text, prompt)).toMatchObject({
      updates: [{ status: 'failed', reason: 'canceled', rawCode: '1032', rawMessage: 'a b' }],
    });
  });

  it('is refused when another kind of message comes to its address', async () => {
    for (const name of [
      'b2c-result-succeeded.json',
      'c2b-confirmation.json',
      'status-result-completed.json',
    ]) {
      await expect(receive(fixture(name), prompt)).rejects.toMatchObject({
        code: 'callback_unreadable',
        effect: 'none',
      });
    }
  });
});

describe('a payout’s result', () => {
  it('is a hint under our own id, on its address or by the id it carries', async () => {
    const update = {
      status: 'succeeded',
      transactionId,
      gatewayReference: transactionId,
      receiptNumber: 'SLANGO0003',
    };
    const bytes = fixture('b2c-result-succeeded.json');
    expect(await receive(bytes, `${prompt}/result`)).toMatchObject({ evidence: 'hint', updates: [update] });
    expect(await receive(bytes, 'https://shop.example/result')).toMatchObject({
      evidence: 'hint',
      updates: [update],
    });
  });

  it('is refused when it names another transaction than its address', async () => {
    const other = `${base}/t/${'f'.repeat(32)}/${token}/result`;
    await expect(receive(fixture('b2c-result-succeeded.json'), other)).rejects.toMatchObject({
      code: 'callback_rejected',
    });
  });

  it('keeps the outcome open for a queue time-out', async () => {
    for (const body of [
      fixture('b2c-result-succeeded.json'),
      fixture('b2c-result-our-balance.json'),
      '',
      '<html>',
      '{}',
    ]) {
      expect(await receive(body, `${prompt}/timeout`)).toMatchObject({
        kind: 'updates',
        evidence: 'hint',
        updates: [{ status: 'pending', transactionId, gatewayReference: transactionId }],
      });
    }
  });

  it('is read as SOAP, and answered as SOAP', async () => {
    const result = await receive(fixture('soap-b2c-succeeded-nested.xml'), `${prompt}/result`);
    expect(result).toMatchObject({
      updates: [{ status: 'succeeded', transactionId, money: { amountMinor: 20_000, currency: 'KES' } }],
      acknowledgement: { headers: { 'content-type': 'text/xml; charset=utf-8' } },
    });
    const reply = Buffer.from(result.acknowledgement.body);
    expect(readMpesaMessage(reply, { kind: 'soap-b2c' })).toMatchObject({
      outcome: 'accepted',
      resultCode: '00000000',
    });
    const timeout = await receive(fixture('soap-b2c-timeout.xml'), `${prompt}/timeout`);
    expect(readSoapBody(timeout.acknowledgement.body).name).toBe('notifyQueueTimeoutResponse');
    expect(JSON.stringify(timeout)).not.toContain('c2VjcmV0');
  });
});

describe('a status answer', () => {
  it('is evidence on a look-up’s one-time address, for the queried transaction', async () => {
    expect(
      await receive(fixture('status-result-completed.json'), lookUp, { urlToken: 'look-up' }),
    ).toMatchObject({
      kind: 'updates',
      evidence: 'look-up',
      updates: [
        {
          status: 'succeeded',
          transactionId,
          gatewayReference: transactionId,
          receiptNumber: 'SLANGO0004',
          money: { amountMinor: 9_900, currency: 'KES' },
          fee: { amountMinor: 2_240, currency: 'KES' },
        },
      ],
    });
  });

  it('is a hint anywhere else', async () => {
    const bytes = fixture('status-result-completed.json');
    expect(await receive(bytes, lookUp)).toMatchObject({ evidence: 'hint' });
    expect(await receive(bytes, lookUp, { urlToken: 'transaction' })).toMatchObject({ evidence: 'hint' });
  });

  it('is a question’s answer on any look-up address, so that a failed question is never a failed payment', async () => {
    const failed = fixture('b2c-result-our-balance.json');
    const plain = `${base}/l/${token}/${token}`;
    expect(await receive(failed, plain, { urlToken: 'look-up' })).toMatchObject({
      updates: [{ status: 'pending', rawCode: '1' }],
    });
  });

  it('proves nothing with an unknown status, without an amount, or when the query failed', async () => {
    const pending = { updates: [{ status: 'pending', transactionId }] };
    const noAmount = fixture('status-result-completed.json').toString().replace('"Amount"', '"Other"');
    const failed = fixture('status-result-completed.json')
      .toString()
      .replace('"ResultCode": 0', '"ResultCode": 2001');
    for (const body of [fixture('status-result-unknown-word.json'), noAmount, failed]) {
      expect(await receive(body, lookUp, { urlToken: 'look-up' })).toMatchObject(pending);
    }
    const timeout = lookUp.replace(/result$/, 'timeout');
    expect(await receive('{}', timeout, { urlToken: 'look-up' })).toMatchObject({ kind: 'ignored' });
  });
});

describe('a payment the customer starts', () => {
  const confirmation = `${base}/c2b/${token}/confirmation`;
  const validation = `${base}/c2b/${token}/validation`;

  it('is an incoming deposit at its confirmation: cents, payer as masked, time, account, and the short code', async () => {
    expect(await receive(fixture('c2b-confirmation.json'), confirmation)).toMatchObject({
      kind: 'incoming-deposit',
      evidence: 'hint',
      deposit: {
        gatewayReference: 'SLANGO0006',
        money: { amountMinor: 98_050, currency: 'KES' },
        accountReference: 'INV-7',
        counterparty: { name: 'SOMEBODY ELSE', phoneNumber: '2547 ***** 678' },
        paidAt: '2026-11-22T09:00:05.000Z',
        receivingAccount: '600000',
      },
    });
  });

  const paidTo = (BusinessShortCode: unknown, TransactionType = 'Pay Bill') =>
    JSON.stringify({
      ...(JSON.parse(fixture('c2b-confirmation.json').toString()) as object),
      BusinessShortCode,
      TransactionType,
    });

  it('to a short code that is not ours is ignored, and acknowledged all the same', async () => {
    const accepted = { status: 200, body: '{"ResultCode":0,"ResultDesc":"Accepted"}' };
    for (const type of ['Pay Bill', 'Customer Pay Bill Online', '', 'something new']) {
      expect(await receive(paidTo('654321', type), confirmation)).toMatchObject({
        kind: 'ignored',
        reason: 'a payment to an account that is not ours: 654321',
        acknowledgement: accepted,
      });
    }
    expect(await receive(paidTo(654_321), validation)).toMatchObject({
      kind: 'ignored',
      acknowledgement: { status: 200, body: '{"ResultCode":"0","ResultDesc":"Accepted"}' },
    });
    const soap = fixture('soap-c2b-confirmation.xml').toString().replace('600000', '654321');
    expect(await receive(soap, confirmation)).toMatchObject({
      kind: 'ignored',
      acknowledgement: { body: expect.stringContaining('C2BPaymentConfirmationResult') as string },
    });
  });

  it('to our own, to a further short code, and to none it names is money', async () => {
    for (const code of ['174379', 174_379, '600000', '', undefined])
      expect(await receive(paidTo(code), confirmation)).toMatchObject({ kind: 'incoming-deposit' });
  });

  it('to a till is money: to any where none is listed, else to those', async () => {
    const listed = gatewayWith({ c2b: { tillNumbers: ['567890'] } });
    for (const type of ['Customer Merchant Payment', 'Buy Goods', 'Customer Buy Goods Online', 'BuyGoods']) {
      expect(await receive(paidTo('567891', type), confirmation)).toMatchObject({
        deposit: { receivingAccount: '567891' },
      });
      expect(await receive(paidTo('567890', type), confirmation, {}, listed)).toMatchObject({
        kind: 'incoming-deposit',
      });
      expect(await receive(paidTo('567891', type), confirmation, {}, listed)).toMatchObject({
        kind: 'ignored',
      });
    }
    const till = gatewayWith({ transactionType: 'CustomerBuyGoodsOnline', tillNumber: '567892' });
    expect(await receive(paidTo('567892', ''), confirmation, {}, till)).toMatchObject({
      kind: 'incoming-deposit',
    });
  });

  it('to Safaricom’s shared test short codes is money in the sandbox only', async () => {
    expect(await receive(paidTo('600995'), confirmation)).toMatchObject({ kind: 'incoming-deposit' });
    const production = createMpesaGateway({
      ...simulatedOptions('https://api.safaricom.co.ke'),
      http,
    });
    expect(await receive(paidTo('600995'), confirmation, {}, production)).toMatchObject({ kind: 'ignored' });
  });

  it('is distinguished from a validation by the address, not by the body', async () => {
    expect(await receive(fixture('c2b-validation.json'), confirmation)).toMatchObject({
      kind: 'incoming-deposit',
    });
    expect(await receive(fixture('c2b-confirmation.json'), validation)).toMatchObject({
      kind: 'validation-request',
    });
  });

  it('is accepted, or refused with the code of the reason', async () => {
    const result = await receive(fixture('c2b-validation.json'), validation);
    if (result.kind !== 'validation-request') throw new Error('a validation was expected');
    expect(JSON.parse(result.acknowledgement.body)).toEqual({ ResultCode: '0', ResultDesc: 'Accepted' });
    const codeOf = (why: Parameters<typeof result.refusal>[0]) =>
      (JSON.parse(result.refusal(why).body) as { ResultCode: string }).ResultCode;
    expect([codeOf('account'), codeOf('amount'), codeOf('counterparty'), codeOf('other')]).toEqual([
      'C2B00012',
      'C2B00013',
      'C2B00011',
      'C2B00016',
    ]);
  });

  it('is read and answered as SOAP', async () => {
    const paid = await receive(fixture('soap-c2b-confirmation.xml'), confirmation);
    expect(paid).toMatchObject({
      kind: 'incoming-deposit',
      deposit: {
        gatewayReference: 'SLANGO0007',
        accountReference: '0012345',
        counterparty: { phoneNumber: '+254712345678', name: "O'NEIL & SON" },
      },
    });
    expect(readSoapBody(paid.acknowledgement.body)).toMatchObject({
      name: 'C2BPaymentConfirmationResult',
      text: 'C2B Payment Transaction SLANGO0007 result received.',
    });
    const asked = await receive(fixture('soap-c2b-validation.xml'), validation);
    if (asked.kind !== 'validation-request') throw new Error('a validation was expected');
    const codeIn = (body: string) =>
      readMpesaMessage(Buffer.from(body), { kind: 'soap-c2b-reply' }).resultCode;
    expect([codeIn(asked.acknowledgement.body), codeIn(asked.refusal('account').body)]).toEqual([
      '0',
      'C2B00012',
    ]);
  });

  it('in SOAP 1.2 is answered in SOAP 1.2', async () => {
    const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
    const type = 'application/soap+xml; charset=utf-8';
    const told = async (name: string, url: string) =>
      receive(fixture(name).toString().replaceAll('http://schemas.xmlsoap.org/soap/envelope/', soap12), url, {
        headers: { 'Content-Type': 'application/soap+xml;charset=UTF-8;action="confirm"' },
      });
    const asked = await told('soap-c2b-validation.xml', validation);
    if (asked.kind !== 'validation-request') throw new Error('a validation was expected');
    const paid = await told('soap-c2b-confirmation.xml', confirmation);
    expect(paid).toMatchObject({ kind: 'incoming-deposit', deposit: { gatewayReference: 'SLANGO0007' } });
    const answers = [
      asked.acknowledgement,
      asked.refusal('account'),
      paid.acknowledgement,
      (await told('soap-b2c-succeeded-nested.xml', `${prompt}/result`)).acknowledgement,
      (await told('soap-b2c-timeout.xml', `${prompt}/timeout`)).acknowledgement,
    ];
    for (const { headers, body } of answers) {
      expect(headers).toEqual({ 'content-type': type });
      expect(body).toContain(`xmlns:soapenv="${soap12}"`);
    }
  });

  it('is refused under another secret than the configured one', async () => {
    const guarded = gatewayWith({
      c2b: { callbackSecret: 'cd'.repeat(16), shortCodes: ['600000'] },
    });
    const bytes = fixture('c2b-confirmation.json');
    const right = `${base}/c2b/${'cd'.repeat(16)}/confirmation`;
    await expect(receive(bytes, right, {}, guarded)).resolves.toMatchObject({ kind: 'incoming-deposit' });
    for (const url of [confirmation, `${base}/c2b/confirmation`]) {
      await expect(receive(bytes, url, {}, guarded)).rejects.toMatchObject({ code: 'callback_rejected' });
    }
  });

  it('is refused without an amount or an id', async () => {
    for (const name of ['c2b-negative-amount.json', 'stk-callback-succeeded.json']) {
      await expect(receive(fixture(name), confirmation)).rejects.toMatchObject({
        code: 'callback_unreadable',
      });
    }
  });
});

describe('the sender’s address', () => {
  const listed = gatewayWith({ callbackSourceAddresses: safaricomCallbackAddresses });
  const bytes = fixture('stk-callback-succeeded.json');

  it('may be any without a list', async () => {
    await expect(receive(bytes, prompt, { sourceAddress: '203.0.113.9' })).resolves.toMatchObject({
      kind: 'updates',
    });
  });

  it('must be on the configured list, also in its IPv6 form', async () => {
    for (const sourceAddress of ['196.201.214.200', '::ffff:196.201.214.200', '::FFFF:196.201.214.200']) {
      await expect(receive(bytes, prompt, { sourceAddress }, listed)).resolves.toMatchObject({
        kind: 'updates',
      });
    }
    for (const sourceAddress of ['203.0.113.9', undefined]) {
      const context = sourceAddress === undefined ? {} : { sourceAddress };
      await expect(receive(bytes, prompt, context, listed)).rejects.toMatchObject({
        code: 'callback_rejected',
        effect: 'none',
      });
    }
  });
});

describe('any callback', () => {
  const addresses = [
    prompt,
    `${prompt}/result`,
    `${prompt}/reversal/result`,
    lookUp,
    `${base}/c2b/${token}/confirmation`,
    base,
  ];

  it('is read, ignored or refused; garbage never moves money and nothing is ever sent', async () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(...addresses), async (bytes, url) => {
        try {
          const result = await receive(bytes, url, { urlToken: 'look-up' });
          const isMoney =
            result.kind === 'incoming-deposit' ||
            (result.kind === 'updates' && result.updates.some((u) => u.status === 'succeeded'));
          expect(isMoney).toBe(false);
        } catch (error) {
          expect(['callback_unreadable', 'callback_rejected']).toContain((error as { code?: string }).code);
        }
      }),
    );
    expect(http.sent).toHaveLength(0);
  });
});
