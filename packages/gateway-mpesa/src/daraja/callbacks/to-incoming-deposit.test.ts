import { readSoapBody } from '@lango/core/gateway-kit/xml';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../../create-mpesa-gateway.js';
import { readMpesaMessage } from '../../messages/read-mpesa-message.js';
import { simulatedOptions } from '../../testing/simulated-mpesa.js';
import { token, base, prompt, fixture, http, gatewayWith, receive } from '../../testing/receive-callback.js';

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
