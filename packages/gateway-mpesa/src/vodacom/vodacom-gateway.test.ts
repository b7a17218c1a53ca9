import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import type { MpesaVodacomOptions } from '../mpesa-options.js';
import { recordingHttp, sentJson, type FakeAnswer } from '../testing/recording-http.js';
import { aContext, aTransaction } from '../testing/simulated-mpesa.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const options: MpesaVodacomOptions = {
  flavour: 'vodacom',
  environment: 'sandbox',
  market: 'vodacomTZN',
  apiKey: 'api-key-canary',
  publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  serviceProviderCode: '000000',
  apiBaseUrl: 'https://openapi.example',
};
const hostUrl = 'https://host.example';
const money = { amountMinor: 150_000, currency: 'TZS' };
const counterparty = { phoneNumber: '+255 712 345 678' };
const deposit = aTransaction('deposit', { money, counterparty });
const hex = deposit.transactionId.slice(4);
const done = { output_ResponseCode: 'INS-0', output_TransactionID: 'vt1', output_ConversationID: 'v-1' };

/** The text under the bearer; the padding is taken off by hand, since current Node versions refuse to. */
function openBearer(header: string | undefined): string {
  const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
  const block = privateDecrypt(key, Buffer.from((header ?? '').replace('Bearer ', ''), 'base64'));
  return block.subarray(block.indexOf(0, 2) + 1).toString('utf8');
}

function gatewayOver(answer: (index: number) => FakeAnswer, change: Partial<MpesaVodacomOptions> = {}) {
  let sessions = 0;
  let requests = -1;
  const http = recordingHttp(({ url }) => {
    if (url.endsWith('/getSession/')) {
      return {
        status: 200,
        json: { output_ResponseCode: 'INS-0', output_SessionID: `session-${(sessions += 1)}` },
      };
    }
    requests += 1;
    return answer(requests);
  });
  const gateway = createMpesaGateway({ ...options, http, now: () => 0, ...change });
  return { gateway, http, sent: () => http.sent.filter(({ url }) => !url.endsWith('/getSession/')) };
}
const ok = (json: unknown): FakeAnswer => ({ status: 201, json });

describe('the Open API', () => {
  it('is called under a session, with our own id, in the market’s currency and number form', async () => {
    const { gateway, http, sent } = gatewayOver(() => ok(done));
    expect(await gateway.deposit(deposit, aContext(deposit, hostUrl))).toEqual({
      status: 'succeeded',
      gatewayReference: hex,
      receiptNumber: 'vt1',
    });
    expect(openBearer(http.sent[0]?.headers?.['authorization'])).toBe('api-key-canary');
    expect(openBearer(http.sent[1]?.headers?.['authorization'])).toBe('session-1');
    expect(http.sent[1]).toMatchObject({
      method: 'POST',
      url: 'https://openapi.example/sandbox/ipg/v2/vodacomTZN/c2bPayment/singleStage/',
      headers: { origin: '*' },
    });
    expect(sentJson(sent()[0])).toEqual({
      input_Amount: '1500.00',
      input_Country: 'TZN',
      input_Currency: 'TZS',
      input_CustomerMSISDN: '255712345678',
      input_ServiceProviderCode: '000000',
      input_ThirdPartyConversationID: hex,
      input_TransactionReference: 'INV1',
      input_PurchasedItemsDesc: 'Payment',
    });
  });

  it('keeps the session, and renews it once when it is refused', async () => {
    const { gateway, http } = gatewayOver((index) =>
      index === 1 ? { status: 401, json: { output_ResponseCode: 'INS-2' } } : ok(done),
    );
    await gateway.deposit(deposit, aContext(deposit, hostUrl));
    await gateway.deposit(deposit, aContext(deposit, hostUrl));
    expect(http.sent.filter(({ url }) => url.endsWith('/getSession/'))).toHaveLength(2);
    const never = gatewayOver(() => ({ status: 400, json: { output_ResponseCode: 'INS-989' } }));
    await expect(never.gateway.deposit(deposit, aContext(deposit, hostUrl))).rejects.toMatchObject({
      code: 'rate_limited',
      effect: 'none',
      retryAfterMs: 30_000,
    });
  });

  it('pays customers and reverses by receipt', async () => {
    const { gateway, sent } = gatewayOver(() =>
      ok({ output_ResponseCode: 'INS-0', output_ConversationID: 'v-2' }),
    );
    const withdrawal = aTransaction('withdrawal', { money, counterparty });
    expect(await gateway.withdraw(withdrawal, aContext(withdrawal, hostUrl))).toMatchObject({
      status: 'pending',
    });
    expect(sent()[0]?.url).toMatch(/\/b2cPayment\/$/);
    expect(sentJson(sent()[0])).toMatchObject({ input_PaymentItemsDesc: 'Payment' });
    const reversal = aTransaction('reversal', { money });
    await gateway.reverse?.(reversal, { ...deposit, receiptNumber: 'vt1' }, aContext(reversal, hostUrl));
    expect(sent()[1]).toMatchObject({ method: 'PUT' });
    expect(sentJson(sent()[1])).toMatchObject({
      input_TransactionID: 'vt1',
      input_ReversalAmount: '1500.00',
    });
    await expect(gateway.reverse?.(reversal, deposit, aContext(reversal, hostUrl))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('declines by code, never by HTTP status, and never repeats an unknown outcome', async () => {
    const depositWith = (status: number, code: string) => {
      const { gateway } = gatewayOver(() => ({
        status,
        json: { output_ResponseCode: code, output_ResponseDesc: 'x', output_TransactionID: 'N/A' },
      }));
      return gateway.deposit(deposit, aContext(deposit, hostUrl));
    };
    expect(await depositWith(401, 'INS-6')).toMatchObject({
      status: 'failed',
      reason: 'declined',
      rawCode: 'INS-6',
    });
    expect(await depositWith(422, 'INS-2006')).toMatchObject({
      status: 'failed',
      reason: 'insufficient_funds',
    });
    const errors = {
      'INS-10': 'duplicate_reference',
      'INS-1': 'gateway_error',
      'INS-9': 'gateway_timeout',
      'INS-777': 'gateway_error',
    };
    for (const [code, error] of Object.entries(errors)) {
      await expect(depositWith(400, code)).rejects.toMatchObject({ code: error, effect: 'unknown' });
    }
    await expect(depositWith(400, 'INS-15')).rejects.toMatchObject({
      code: 'request_rejected',
      effect: 'none',
    });
    const html = gatewayOver(() => ({ status: 502, text: '<html>' }));
    await expect(html.gateway.deposit(deposit, aContext(deposit, hostUrl))).rejects.toMatchObject({
      effect: 'unknown',
    });
  });

  it('is queried by our own id; only the status word is proof', async () => {
    const ask = (json: unknown, status = 200) => {
      const { gateway, sent } = gatewayOver(() => ({ status, json }));
      return { answer: gateway.lookUp?.(deposit, aContext(deposit, hostUrl)), sent };
    };
    const completed = ask({
      output_ResponseCode: 'INS-0',
      output_ResponseTransactionStatus: 'Completed',
      output_OriginalTransactionID: 'vt1',
      output_Reversed: 'False',
    });
    expect(await completed.answer).toEqual({
      status: 'succeeded',
      gatewayReference: hex,
      receiptNumber: 'vt1',
    });
    const url = new URL(completed.sent()[0]?.url ?? '');
    expect(url.searchParams.get('input_QueryReference')).toBe(hex);
    expect(url.searchParams.get('input_ThirdPartyConversationID')).not.toBe(hex);
    expect(
      await ask({ output_ResponseCode: 'INS-0', output_ResponseTransactionStatus: 'Frozen' }).answer,
    ).toMatchObject({ status: 'pending', rawCode: 'Frozen' });
    expect(await ask({ output_ResponseCode: 'INS-0', output_ConversationID: 'v' }).answer).toMatchObject({
      status: 'pending',
    });
    expect(await ask({ output_ResponseCode: 'INS-23' }, 400).answer).toMatchObject({
      status: 'pending',
      rawCode: 'INS-23',
    });
    expect(await ask({ output_ResponseCode: 'INS-6' }, 401).answer).toMatchObject({
      status: 'pending',
      rawCode: 'INS-6',
    });
  });

  it('calls back with a hint, and is answered with the ids it brought', async () => {
    const { gateway } = gatewayOver(() => ok(done));
    const body = {
      input_OriginalConversationID: 'v-1',
      input_TransactionID: 'vt1',
      input_ResultCode: 'INS-0',
      input_ThirdPartyConversationID: hex,
    };
    const receive = (json: unknown, url = `${hostUrl}/callbacks/m`) =>
      gateway.handleCallback(Buffer.from(JSON.stringify(json)), {
        headers: {},
        url,
        receivedAt: '2026-11-22T09:00:00.000Z',
      });
    const result = await receive(body);
    expect(result).toMatchObject({
      evidence: 'hint',
      updates: [
        {
          status: 'succeeded',
          transactionId: deposit.transactionId,
          gatewayReference: hex,
          receiptNumber: 'vt1',
        },
      ],
    });
    expect(JSON.parse(result.acknowledgement.body)).toMatchObject({
      output_ResponseCode: '0',
      output_ThirdPartyConversationID: hex,
    });
    await expect(receive(body, `${hostUrl}/callbacks/m/t/${'f'.repeat(32)}/x`)).rejects.toMatchObject({
      code: 'callback_rejected',
    });
    await expect(receive({})).rejects.toMatchObject({ code: 'callback_unreadable' });
  });

  it('takes each market’s numbers and amounts, and refuses others before anything is sent', async () => {
    const markets = [
      ['vodacomTZN', 'TZS', '0712345678', '255712345678'],
      ['vodacomLES', 'LSL', '+266 5812 3456', '26658123456'],
      ['vodacomDRC', 'USD', '0812345678', '243812345678'],
      ['vodacomMOZ', 'MZN', '841234567', '258841234567'],
      ['vodafoneGHA', 'GHS', '00233201234567', '233201234567'],
    ] as const;
    for (const [market, currency, phoneNumber, expected] of markets) {
      const { gateway, sent } = gatewayOver(() => ok(done), { market });
      const payment = { ...deposit, money: { amountMinor: 5_000, currency }, counterparty: { phoneNumber } };
      await gateway.deposit(payment, aContext(payment, hostUrl));
      expect(sentJson(sent()[0])['input_CustomerMSISDN']).toBe(expected);
      const foreign = { ...payment, counterparty: { phoneNumber: '+15551234567' } };
      await expect(gateway.deposit(foreign, aContext(payment, hostUrl))).rejects.toMatchObject({
        code: 'invalid_request',
      });
      const dear = { ...payment, money: { amountMinor: 5_000, currency: 'KES' } };
      await expect(gateway.deposit(dear, aContext(payment, hostUrl))).rejects.toMatchObject({
        code: 'invalid_request',
      });
      expect(sent()).toHaveLength(1);
    }
  });

  it('names the option that is wrong', () => {
    const wrong: Partial<Record<keyof MpesaVodacomOptions, unknown>>[] = [
      { apiKey: '' },
      { publicKey: 'AAAA' },
      { market: 'vodacomXXX' },
      { serviceProviderCode: undefined },
      { environment: undefined },
    ];
    for (const change of wrong) {
      expect(() => createMpesaGateway({ ...options, ...change } as MpesaVodacomOptions)).toThrow(
        expect.objectContaining({ code: 'configuration_invalid', field: Object.keys(change)[0] }),
      );
    }
  });
});
