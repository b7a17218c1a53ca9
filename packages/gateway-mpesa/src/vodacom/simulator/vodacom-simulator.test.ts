import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayCallbackContext, Transaction } from '@lango/core';
import { createUndiciGatewayHttp } from '@lango/core/gateway-kit';
import { createMpesaGateway } from '../../create-mpesa-gateway.js';
import type { MpesaVodacomOptions, VodacomMarket } from '../../mpesa-options.js';
import { createVirtualClock } from '@lango/core/simulator-kit';
import { aTanzanianTransaction, vodacomOptions } from '../../testing/create-vodacom-harness.js';
import { aContext, aTransaction } from '../../testing/simulated-mpesa.js';
import { startCallbackHost } from '../../testing/start-callback-host.js';
import { startVodacomSimulator } from './start-vodacom-simulator.js';
import type { VodacomSimulatorOptions } from './vodacom-simulator-options.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const start = async (options: VodacomSimulatorOptions = {}, change: Partial<MpesaVodacomOptions> = {}) => {
  const simulator = await startVodacomSimulator(options);
  cleanUps.push(() => simulator.close());
  const gateway = createMpesaGateway({ ...vodacomOptions(simulator), ...change });
  cleanUps.push(() => gateway.close());
  return { simulator, gateway };
};
const contextOf = (transaction: Transaction) => aContext(transaction, 'https://host.example');
const idOf = ({ transactionId }: Transaction) => transactionId.slice('txn_'.length);

describe('the Vodacom simulator', () => {
  it.each<[VodacomMarket, string, string]>([
    ['vodacomTZN', 'TZS', '+255712345678'],
    ['vodacomLES', 'LSL', '+26658123456'],
    ['vodacomDRC', 'USD', '+243812345678'],
    ['vodacomMOZ', 'MZN', '+258841234567'],
    ['vodafoneGHA', 'GHS', '+233201234567'],
  ])('takes deposits, pays customers, reverses and answers queries in %s', async (market, currency, phoneNumber) => {
    const { simulator, gateway } = await start({ market }, { market });
    const members = { money: { amountMinor: 150_000, currency }, counterparty: { phoneNumber } };
    const deposit = aTransaction('deposit', members);
    const answer = await gateway.deposit(deposit, contextOf(deposit));
    expect(answer).toMatchObject({ status: 'succeeded', gatewayReference: idOf(deposit) });
    const withdrawal = aTransaction('withdrawal', members);
    expect(await gateway.withdraw(withdrawal, contextOf(withdrawal))).toMatchObject({ status: 'succeeded' });
    const known = { ...deposit, gatewayReference: idOf(deposit) };
    expect(await gateway.lookUp(known, contextOf(known))).toEqual(answer);
    const [movement] = simulator.ledger();
    const original = { ...known, receiptNumber: movement?.receiptNumber ?? '' };
    const reversal = aTransaction('reversal', members);
    expect(await gateway.reverse(reversal, original, contextOf(reversal))).toMatchObject({ status: 'succeeded' });
    // What was reversed is no plain success any more.
    expect(await gateway.lookUp(known, contextOf(known))).toMatchObject({ status: 'pending', rawCode: 'Completed' });
    expect(simulator.ledger().map(({ operation, amountMinor }) => [operation, amountMinor])).toEqual([
      ['deposit', 150_000],
      ['withdrawal', 150_000],
      ['reversal', 150_000],
    ]);
  });

  it('reports later by callback, which is a hint, and is found by a query before and after', async () => {
    const host = await startCallbackHost();
    cleanUps.push(() => host.close());
    const clock = createVirtualClock();
    const { simulator, gateway } = await start({ answers: 'by-callback', callbackUrl: `${host.url}/callbacks/m-tz`, clock });
    const deposit = aTanzanianTransaction('deposit');
    expect(await gateway.deposit(deposit, contextOf(deposit))).toEqual({ status: 'pending', gatewayReference: idOf(deposit) });
    expect(await gateway.lookUp(deposit, contextOf(deposit))).toMatchObject({ status: 'pending', rawCode: 'Pending' });
    expect(simulator.ledger()).toEqual([]);
    clock.advance(200);
    const { url, bytes } = await host.next();
    const context: GatewayCallbackContext = { headers: {}, url, receivedAt: '2026-11-22T09:00:00.000Z' };
    const receiptNumber = simulator.ledger()[0]?.receiptNumber;
    expect(await gateway.handleCallback(bytes, context)).toMatchObject({
      kind: 'updates',
      evidence: 'hint',
      updates: [{ status: 'succeeded', transactionId: deposit.transactionId, receiptNumber }],
    });
    expect(await gateway.lookUp(deposit, contextOf(deposit))).toMatchObject({ status: 'succeeded', receiptNumber });
  });

  it('refuses a repeated number, and finds the first request by it', async () => {
    const { simulator, gateway } = await start();
    const deposit = aTanzanianTransaction('deposit');
    simulator.addFault({ operation: 'deposit', fault: { kind: 'drop-after-acting' } });
    await expect(gateway.deposit(deposit, contextOf(deposit))).rejects.toMatchObject({ effect: 'unknown' });
    await expect(gateway.deposit(deposit, contextOf(deposit))).rejects.toMatchObject({
      code: 'duplicate_reference',
      effect: 'unknown',
      rawCode: 'INS-10',
    });
    expect(await gateway.lookUp(deposit, contextOf(deposit))).toMatchObject({ status: 'succeeded' });
    expect(simulator.ledger()).toHaveLength(1);
  });

  it('declines with the requested code, and where the organisation lacks money', async () => {
    const { simulator, gateway } = await start({ openingBalanceMinor: 100 });
    simulator.addFault({ operation: 'deposit', fault: { kind: 'decline' } });
    const deposit = aTanzanianTransaction('deposit');
    expect(await gateway.deposit(deposit, contextOf(deposit))).toMatchObject({ status: 'failed', reason: 'canceled', rawCode: 'INS-5' });
    expect(await gateway.lookUp(deposit, contextOf(deposit))).toMatchObject({ status: 'failed', rawCode: 'Failed' });
    const withdrawal = aTanzanianTransaction('withdrawal');
    expect(await gateway.withdraw(withdrawal, contextOf(withdrawal))).toMatchObject({ status: 'failed', rawCode: 'INS-2006' });
    expect(simulator.ledger()).toEqual([]);
  });

  it('takes a new session only once it has settled, and ends one on demand', async () => {
    const clock = createVirtualClock();
    const { simulator, gateway } = await start({ sessionSettlesMs: 30_000, clock }, { now: () => clock.now() });
    const deposit = aTanzanianTransaction('deposit');
    await expect(gateway.deposit(deposit, contextOf(deposit))).rejects.toMatchObject({ code: 'rate_limited', effect: 'none' });
    clock.advance(30_000);
    expect(await gateway.deposit(deposit, contextOf(deposit))).toMatchObject({ status: 'succeeded' });
    simulator.addFault({ operation: 'deposit', fault: { kind: 'token-expired' } });
    const next = aTanzanianTransaction('deposit');
    await expect(gateway.deposit(next, contextOf(next))).rejects.toMatchObject({ code: 'rate_limited', effect: 'none' });
    expect(simulator.ledger()).toHaveLength(1);
  });

  it('has the control API of every simulator', async () => {
    const { simulator, gateway } = await start();
    const control = async (method: string, path: string, body?: object) => {
      const init = { method, ...(body && { body: JSON.stringify(body) }) };
      const response = await fetch(`${simulator.url}/_simulator/${path}`, init);
      return { status: response.status, json: await response.json() };
    };
    expect(await control('POST', 'faults', { fault: { kind: 'throttle' } })).toMatchObject({ status: 201 });
    expect(await control('POST', 'faults', { fault: { kind: 'late-success' } })).toMatchObject({ status: 400 });
    const deposit = aTanzanianTransaction('deposit');
    await expect(gateway.deposit(deposit, contextOf(deposit))).rejects.toMatchObject({ code: 'gateway_error' });
    expect(await gateway.deposit(deposit, contextOf(deposit))).toMatchObject({ status: 'succeeded' });
    expect((await control('GET', 'ledger')).json).toEqual({ movements: simulator.ledger() });
    expect((await control('GET', 'callbacks')).json).toEqual({ waiting: [] });
  });

  it('refuses a wrong key, another market and a caller without an origin', async () => {
    const wrong = await start({}, { apiKey: 'another-key' });
    const deposit = aTanzanianTransaction('deposit');
    await expect(wrong.gateway.deposit(deposit, contextOf(deposit))).rejects.toMatchObject({ code: 'credentials_rejected', effect: 'none' });
    const http = createUndiciGatewayHttp();
    cleanUps.push(() => http.close());
    const get = async (path: string, headers = {}) =>
      (await http({ method: 'GET', url: `${wrong.simulator.url}${path}`, headers })).status;
    expect(await get('/sandbox/ipg/v2/vodacomTZN/getSession/')).toBe(403);
    expect(await get('/sandbox/ipg/v2/vodacomLES/getSession/', { origin: '*' })).toBe(400);
    expect(await get('/sandbox/ipg/v2/vodacomTZN/nothing/', { origin: '*' })).toBe(404);
  });
}); // prettier-ignore
