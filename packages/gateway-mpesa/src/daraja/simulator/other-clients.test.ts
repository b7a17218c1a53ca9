import { createUndiciGatewayHttp, parseJsonBytes } from '@lango/core/gateway-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCallbackHost, type CallbackHost } from '../../testing/start-callback-host.js';
import { simulatorCredentials } from './simulator-options.js';
import { startMpesaSimulator, type MpesaSimulator } from './start-mpesa-simulator.js';

const http = createUndiciGatewayHttp();
const { consumerKey, consumerSecret, shortCode, initiatorName, securityCredential } = simulatorCredentials;

describe('the simulator, for clients that are not ours', () => {
  let simulator: MpesaSimulator;
  let host: CallbackHost;
  let token: string;
  const told: Uint8Array[] = [];
  const common = { SecurityCredential: securityCredential, Remarks: 'ok' };

  const post = async (path: string, body: object) => {
    const { status, body: bytes } = await http({
      method: 'POST',
      url: `${simulator.url}${path}`,
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const answer: Record<string, unknown> = { status, ...(parseJsonBytes(bytes) as object) };
    return answer;
  };
  const addresses = () => ({ ResultURL: `${host.url}/r`, QueueTimeOutURL: `${host.url}/t` });
  const payout = (change: object = {}) => ({
    ...common,
    ...addresses(),
    InitiatorName: initiatorName,
    CommandID: 'BusinessPayment',
    Amount: 100,
    PartyA: shortCode,
    PartyB: '254712345678',
    ...change,
  });
  /** The `Result` that is told of the request. */
  const resultOf = async (answer: Record<string, unknown>) => {
    for (;;) {
      const results = told.map((bytes) => parseJsonBytes(bytes) as { Result?: Record<string, unknown> });
      const found = results.find(({ Result }) => Result?.['ConversationID'] === answer['ConversationID']);
      if (found?.Result !== undefined) return found.Result;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  beforeAll(async () => {
    simulator = await startMpesaSimulator({ processingDelayMs: 0 });
    host = await startCallbackHost();
    host.onCallback = ({ bytes }) => {
      told.push(bytes);
      return 200;
    };
    const { body } = await http({
      method: 'GET',
      url: `${simulator.url}/oauth/v1/generate?grant_type=client_credentials`,
      headers: {
        authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`,
      },
    });
    token = (parseJsonBytes(body) as { access_token: string }).access_token;
  });
  afterAll(async () => {
    await simulator.close();
    await host.close();
    await http.close();
  });

  it('pays by B2C v1, which has no id of the caller', async () => {
    const first = await post('/mpesa/b2c/v1/paymentrequest', payout());
    const second = await post('/mpesa/b2c/v1/paymentrequest', payout());
    expect(first).toMatchObject({ status: 200, ResponseCode: '0' });
    expect(second['OriginatorConversationID']).not.toBe(first['OriginatorConversationID']);
    expect(await resultOf(first)).toMatchObject({
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
    });
    expect(await post('/mpesa/b2c/v3/paymentrequest', payout())).toMatchObject({ status: 400 });
  });

  it.each([['Occassion'], ['Occasion']])('takes %s left out, null or empty alike', async (field) => {
    for (const value of [undefined, null, '', 'school fees'])
      expect(await post('/mpesa/b2c/v1/paymentrequest', payout({ [field]: value }))).toMatchObject({
        status: 200,
      });
    const long = 'a'.repeat(101);
    expect(await post('/mpesa/b2c/v1/paymentrequest', payout({ [field]: long }))).toMatchObject({
      status: 400,
    });
  });

  it.each([[undefined], [null], ['']])(
    'asks by OriginalConversationID where TransactionID is %j',
    async (TransactionID) => {
      const paid = await post('/mpesa/b2c/v1/paymentrequest', payout());
      await resultOf(paid);
      const question = {
        ...common,
        ...addresses(),
        Initiator: initiatorName,
        CommandID: 'TransactionStatusQuery',
      };
      const OriginalConversationID = paid['OriginatorConversationID'];
      const asked = await post('/mpesa/transactionstatus/v1/query', {
        ...question,
        TransactionID,
        OriginalConversationID,
      });
      expect(asked).toMatchObject({ status: 200 });
      const { ResultParameters } = await resultOf(asked);
      expect(JSON.stringify(ResultParameters)).toContain('Completed');
    },
  );

  it('gives the parameters of a balance as a list', async () => {
    const question = { ...common, ...addresses(), Initiator: initiatorName, CommandID: 'AccountBalance' };
    const { ResultParameters } = await resultOf(await post('/mpesa/accountbalance/v1/query', question));
    expect(ResultParameters).toEqual({
      ResultParameter: [
        { Key: 'AccountBalance', Value: expect.stringContaining('Working Account|KES|') as string },
        { Key: 'BOCompletedTime', Value: expect.any(Number) as number },
      ],
    });
  });

  it('answers a simulated C2B payment with Daraja’s misspelt member', async () => {
    const urls = { ConfirmationURL: `${host.url}/c`, ValidationURL: `${host.url}/v` };
    await post('/mpesa/c2b/v2/registerurl', { ShortCode: shortCode, ResponseType: 'Completed', ...urls });
    const payment = {
      ShortCode: shortCode,
      CommandID: 'CustomerPayBillOnline',
      Amount: 10,
      Msisdn: '254712345678',
    };
    for (const BillRefNumber of ['INV-1', null, undefined])
      expect(await post('/mpesa/c2b/v2/simulate', { ...payment, BillRefNumber })).toMatchObject({
        status: 200,
        ResponseCode: '0',
        OriginatorCoversationID: expect.any(String) as string,
      });
  });
});
