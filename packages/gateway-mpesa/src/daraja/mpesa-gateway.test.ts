import type { GatewayCallbackContext, GatewayCallbackResult } from '@lango/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ReceivedCallback } from '../testing/start-callback-host.js';
import {
  aContext,
  aTransaction,
  startSimulatedMpesa,
  type SimulatedMpesa,
} from '../testing/simulated-mpesa.js';

let running: SimulatedMpesa | undefined;
const start = async (...options: Parameters<typeof startSimulatedMpesa>) =>
  (running = await startSimulatedMpesa(...options));

afterEach(async () => {
  await running?.close();
  running = undefined;
});

const receive = (
  { gateway }: SimulatedMpesa,
  { url, bytes }: ReceivedCallback,
  urlToken?: GatewayCallbackContext['urlToken'],
): Promise<GatewayCallbackResult> =>
  gateway.handleCallback(bytes, {
    headers: {},
    url,
    receivedAt: '2026-11-22T09:00:00.000Z',
    ...(urlToken && { urlToken }),
  });

describe('a deposit', () => {
  it('prompts the customer, hints at success by callback and proves it by query', async () => {
    const mpesa = await start();
    const deposit = aTransaction('deposit');
    const answer = await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    expect(answer).toMatchObject({
      status: 'pending',
      action: { type: 'approve-on-device', accountReference: 'INV1' },
    });
    if (answer.status !== 'pending') return;

    const result = await receive(mpesa, await mpesa.host.next(), 'transaction');
    const [movement] = mpesa.simulator.ledger();
    expect(result).toMatchObject({
      kind: 'updates',
      evidence: 'hint',
      updates: [
        {
          status: 'succeeded',
          transactionId: deposit.transactionId,
          gatewayReference: answer.gatewayReference,
          money: deposit.money,
          receiptNumber: movement?.receiptNumber,
        },
      ],
    });
    const { gatewayReference } = answer;
    const known = { ...deposit, gatewayReference };
    expect(await mpesa.gateway.lookUp(known, aContext(known, mpesa.host.url))).toEqual({
      status: 'succeeded',
      gatewayReference,
    });
    expect(movement).toMatchObject({
      transactionId: deposit.transactionId,
      gatewayReference,
      amountMinor: 150_000,
    });
  });

  it('cannot be looked up while the answer to its prompt is lost', async () => {
    const mpesa = await start();
    const deposit = aTransaction('deposit');
    await expect(mpesa.gateway.lookUp(deposit, aContext(deposit, mpesa.host.url))).rejects.toMatchObject({
      code: 'operation_not_supported',
      effect: 'none',
    });
  });
});

describe('a withdrawal', () => {
  it('is paid once, hinted at by its result, and proven by a status answer on the look-up address', async () => {
    const mpesa = await start();
    const withdrawal = aTransaction('withdrawal');
    const context = aContext(withdrawal, mpesa.host.url);
    const pending = { status: 'pending', gatewayReference: withdrawal.transactionId };
    expect(await mpesa.gateway.withdraw(withdrawal, context)).toEqual(pending);
    const hint = await receive(mpesa, await mpesa.host.next(), 'transaction');
    const { transactionId, money } = withdrawal;
    const update = { status: 'succeeded', transactionId, money, gatewayReference: transactionId };
    expect(hint).toMatchObject({ kind: 'updates', evidence: 'hint', updates: [update] });

    // The question was taken; M-Pesa may not know the payout at all.
    expect(await mpesa.gateway.lookUp(withdrawal, context)).toEqual({ ...pending, isInconclusive: true });
    const answer = await receive(mpesa, await mpesa.host.next(), 'look-up');
    expect(answer).toMatchObject({ kind: 'updates', evidence: 'look-up', updates: [update] });
    expect(mpesa.simulator.ledger()).toHaveLength(1);
  });

  it('is refused as a duplicate when its id was used before, and the effect is unknown', async () => {
    const mpesa = await start();
    const withdrawal = aTransaction('withdrawal');
    const context = aContext(withdrawal, mpesa.host.url);
    await mpesa.gateway.withdraw(withdrawal, context);
    await expect(mpesa.gateway.withdraw(withdrawal, context)).rejects.toMatchObject({
      code: 'duplicate_reference',
      effect: 'unknown',
    });
    await mpesa.host.next();
    expect(mpesa.simulator.ledger()).toHaveLength(1);
  });
});

describe('a reversal', () => {
  it('sends a deposit back once', async () => {
    const mpesa = await start();
    const deposit = aTransaction('deposit');
    await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    await mpesa.host.next();
    const receiptNumber = mpesa.simulator.ledger()[0]?.receiptNumber ?? '';
    const original = { ...deposit, receiptNumber };
    const reversal = aTransaction('reversal', { originalTransactionId: deposit.transactionId });
    const context = aContext(reversal, mpesa.host.url);
    const answer = await mpesa.gateway.reverse(reversal, original, context);
    const result = await receive(mpesa, await mpesa.host.next(), 'transaction');
    expect(answer.status).toBe('pending');
    expect(result).toMatchObject({
      updates: [
        {
          status: 'succeeded',
          transactionId: reversal.transactionId,
          gatewayReference: answer.gatewayReference,
        },
      ],
    });

    const known = {
      ...reversal,
      ...(answer.gatewayReference && { gatewayReference: answer.gatewayReference }),
    };
    await mpesa.gateway.lookUp(known, context);
    expect(await receive(mpesa, await mpesa.host.next(), 'look-up')).toMatchObject({
      evidence: 'look-up',
      updates: [{ status: 'succeeded', gatewayReference: answer.gatewayReference, money: reversal.money }],
    });

    const second = aTransaction('reversal', { originalTransactionId: deposit.transactionId });
    await mpesa.gateway.reverse(second, original, aContext(second, mpesa.host.url));
    expect(await receive(mpesa, await mpesa.host.next(), 'transaction')).toMatchObject({
      updates: [{ status: 'pending', rawCode: 'R000001' }],
    });
  });
});
