import { describe, expect, it, afterEach } from 'vitest';
import { readFileSync } from 'node:fs';
import { readMpesaMessage } from '../../messages/read-mpesa-message.js';
import { startSimulatedMpesa, type SimulatedMpesa } from '../../testing/simulated-mpesa.js';
import { readAccountBalance } from './request-account-balance.js';

let running: SimulatedMpesa | undefined;
const callbackSecret = 'cd'.repeat(16);
const start = async (...[simulator, gateway]: Parameters<typeof startSimulatedMpesa>) =>
  (running = await startSimulatedMpesa(simulator, { c2b: { callbackSecret }, ...gateway }));
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const shillings = (amount: number) => ({ amountMinor: amount * 100, currency: 'KES' });

describe('a payment between businesses', () => {
  const commands = ['BusinessPayBill', 'BusinessBuyGoods', 'PayTaxToKRA', 'BusinessPayToPochi'] as const;
  for (const commandId of commands) {
    it(`is carried out as ${commandId}`, async () => {
      const { gateway, host, simulator } = await start();
      const conversation = await gateway.payBusiness({
        commandId,
        money: shillings(500),
        ...(commandId !== 'PayTaxToKRA' && { receiver: '600000' }),
        accountReference: 'PRN-1',
        resultUrl: `${host.url}/b2b/result`,
        timeoutUrl: `${host.url}/b2b/timeout`,
      });
      const { bytes } = await host.next();
      const [movement] = simulator.ledger();
      expect(readMpesaMessage(bytes, { kind: 'b2b-result' })).toMatchObject({
        outcome: 'succeeded',
        gatewayReference: conversation.conversationId,
        receipt: movement?.receiptNumber,
        amount: '500.00',
      });
      expect(movement).toMatchObject({
        operation: 'b2b',
        counterparty: commandId === 'PayTaxToKRA' ? '572572' : '600000',
      });
    });
  }

  it('is not sent with a receiver or a reference that the API does not take', async () => {
    const { gateway, host } = await start();
    const payment = {
      commandId: 'BusinessPayBill',
      money: shillings(1),
      receiver: '600000',
      resultUrl: host.url,
      timeoutUrl: host.url,
    } as const;
    for (const change of [
      { receiver: 'x' },
      { accountReference: 'x'.repeat(14) },
      { money: { amountMinor: 150, currency: 'KES' } },
    ]) {
      await expect(gateway.payBusiness({ ...payment, ...change })).rejects.toMatchObject({
        code: 'invalid_request',
        effect: 'none',
      });
    }
  });
});

describe('the balances', () => {
  it('are reported by callback', async () => {
    const { gateway, host } = await start({ openingBalanceMinor: 1_234_500 });
    await gateway.requestAccountBalance({
      resultUrl: `${host.url}/balance`,
      timeoutUrl: `${host.url}/balance-timeout`,
    });
    expect(readAccountBalance((await host.next()).bytes)).toEqual([
      { name: 'Working Account', available: shillings(0), isNegative: false },
      { name: 'Utility Account', available: { amountMinor: 1_234_500, currency: 'KES' }, isNegative: false },
    ]);
  });

  it('below zero say so, and unreadable ones are left out', () => {
    const bytes = readFileSync(new URL('../../__fixtures__/balance-result.json', import.meta.url));
    expect(readAccountBalance(bytes)).toEqual([
      { name: 'Working Account', available: { amountMinor: 950, currency: 'KES' }, isNegative: false },
      { name: 'Charges Paid Account', available: shillings(4), isNegative: true },
    ]);
    expect(() => readAccountBalance(Buffer.from('{}'))).toThrow(
      expect.objectContaining({ code: 'callback_unreadable' }),
    );
    const failed = bytes.toString().replace('"ResultCode": 0', '"ResultCode": 18');
    expect(() => readAccountBalance(Buffer.from(failed))).toThrow(
      expect.objectContaining({ code: 'gateway_error', rawCode: '18' }),
    );
  });
});

describe('payments that customers start', () => {
  const simulate = async ({ simulator, gateway }: SimulatedMpesa, BillRefNumber: string) => {
    // The simulator's own path for a payment by hand needs a token of the same account.
    const json = {
      ShortCode: '174379',
      CommandID: 'CustomerPayBillOnline',
      Amount: 75,
      Msisdn: '254712345678',
      BillRefNumber,
    };
    const { createUndiciGatewayHttp, parseJsonBytes } = await import('@lango/core/gateway-kit');
    const { simulatorCredentials } = await import('../simulator/simulator-options.js');
    const http = createUndiciGatewayHttp();
    const { consumerKey, consumerSecret } = simulatorCredentials;
    const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    const answer = await http({
      method: 'GET',
      url: `${simulator.url}/oauth/v1/generate?grant_type=client_credentials`,
      headers: { authorization: `Basic ${basic}` },
    });
    const token = (parseJsonBytes(answer.body) as { access_token: string }).access_token;
    await http({
      method: 'POST',
      url: `${simulator.url}/mpesa/c2b/v2/simulate`,
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(json),
    });
    await http.close();
    void gateway;
  };

  it('are validated at one registered address and confirmed at the other', async () => {
    const mpesa = await start();
    const { gateway, host, simulator } = mpesa;
    const urls = await gateway.registerC2bUrls({
      publicCallbackBaseUrl: `${host.url}/callbacks`,
      responseType: 'Cancelled',
    });
    expect(urls.confirmationUrl).toBe(`${host.url}/callbacks/m/c2b/${callbackSecret}/confirmation`);
    await simulate(mpesa, 'INV-9');
    const context = { headers: {}, receivedAt: '2026-11-22T09:00:00.000Z' };
    const [validation, confirmation] = [await host.next(), await host.next()];
    expect(await gateway.handleCallback(validation.bytes, { ...context, url: validation.url })).toMatchObject(
      {
        kind: 'validation-request',
        request: { money: shillings(75), accountReference: 'INV-9' },
      },
    );
    expect(
      await gateway.handleCallback(confirmation.bytes, { ...context, url: confirmation.url }),
    ).toMatchObject({
      kind: 'incoming-deposit',
      deposit: { gatewayReference: simulator.ledger()[0]?.gatewayReference, money: shillings(75) },
    });
  });

  it('are not moved where the business does not answer and the registration says Cancelled', async () => {
    const mpesa = await start();
    const publicCallbackBaseUrl = 'http://127.0.0.1:9';
    await mpesa.gateway.registerC2bUrls({ publicCallbackBaseUrl, responseType: 'Cancelled' });
    await simulate(mpesa, 'INV-9');
    expect(mpesa.simulator.ledger()).toEqual([]);
  });

  it('to a short code that is not listed are warned of where it is registered', async () => {
    const { gateway } = await start();
    const warned: unknown[] = [];
    const quiet = () => undefined;
    const logger = { debug: quiet, info: quiet, error: quiet, warn: (fields: object) => warned.push(fields) };
    const registration = {
      publicCallbackBaseUrl: 'https://host.example/callbacks',
      responseType: 'Completed',
    } as const;
    await gateway.registerC2bUrls(registration, { logger });
    expect(warned).toEqual([]);
    await gateway.registerC2bUrls({ ...registration, shortCode: '654321' }, { logger });
    expect(warned).toEqual([{ shortCode: '654321' }]);
  });

  it('need the secret option, and production takes one registration only', async () => {
    const registration = {
      publicCallbackBaseUrl: 'https://host.example/callbacks',
      responseType: 'Completed',
    } as const;
    const { gateway } = await start({ registersOnce: true });
    await gateway.registerC2bUrls(registration);
    await expect(gateway.registerC2bUrls(registration)).rejects.toMatchObject({
      code: 'request_rejected',
      effect: 'none',
    });
    await running?.close();
    const { c2b: _unused, ...others } = { c2b: undefined };
    running = await startSimulatedMpesa({}, others);
    await expect(running.gateway.registerC2bUrls(registration)).rejects.toMatchObject({
      code: 'configuration_invalid',
    });
  });
});

describe('a QR code', () => {
  it('is a picture in base64', async () => {
    const { gateway } = await start();
    const code = await gateway.generateQrCode({
      merchantName: 'Duka',
      reference: 'INV-1',
      money: shillings(20),
    });
    expect(Buffer.from(code, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('the status of any transaction', () => {
  it('is queried by receipt', async () => {
    const { gateway, host } = await start();
    await gateway.payBusiness({
      commandId: 'BusinessPayBill',
      money: shillings(5),
      receiver: '600000',
      resultUrl: host.url,
      timeoutUrl: host.url,
    });
    const receiptNumber = readMpesaMessage((await host.next()).bytes, { kind: 'b2b-result' }).receipt ?? '';
    const addresses = { resultUrl: `${host.url}/status/result`, timeoutUrl: `${host.url}/status/timeout` };
    await gateway.queryTransactionStatus({ receiptNumber, ...addresses });
    expect(readMpesaMessage((await host.next()).bytes, { kind: 'status-result' })).toMatchObject({
      outcome: 'succeeded',
      receipt: receiptNumber,
    });
    await gateway.queryTransactionStatus({ receiptNumber: 'SNOTHING00', ...addresses });
    expect(readMpesaMessage((await host.next()).bytes, { kind: 'status-result' })).toMatchObject({
      outcome: 'unknown',
    });
  });
});
