import type { GatewayEntry } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { callContext, confirmedDeposit, sampleTransaction } from '../testing/sample-transactions.js';
import { startSimulatedGateway } from '../testing/start-simulated-gateway.js';
import { createWaiting, startWebhookReceiver } from '../testing/webhook-receiver.js';

const money = { amountMinor: 1500, currency: 'USD' };
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

/** A gateway whose webhooks are read as the runtime reads them: one that cannot be read is not acknowledged. */
async function start() {
  const { gateway, simulator } = await startSimulatedGateway({}, { webhookRetryDelaysMs: [1] });
  const entries: GatewayEntry[] = [];
  const ignored: string[] = [];
  const updates: string[] = [];
  const refused: string[] = [];
  const waiting = createWaiting();
  const receiver = await startWebhookReceiver(async ({ body, headers }) => {
    const context = {
      headers: { 'stripe-signature': String(headers['stripe-signature']) },
      url: 'https://pay.example/callbacks/stripe',
      receivedAt: new Date().toISOString(),
    };
    try {
      const result = await gateway.handleCallback(body, context);
      if (result.kind === 'entries') entries.push(...result.entries);
      if (result.kind === 'ignored') ignored.push(result.reason);
      if (result.kind === 'updates') updates.push(...result.updates.map(({ status }) => status));
      return result.acknowledgement.status;
    } catch (error) {
      refused.push(String((error as { code?: string }).code));
      return 503;
    } finally {
      waiting.changed();
    }
  });
  simulator.setWebhooks({ url: receiver.url });
  const told = async (kind: GatewayEntry['kind'], count = 1) => {
    await waiting.until(() => entries.filter((entry) => entry.kind === kind).length >= count);
    return entries.filter((entry) => entry.kind === kind);
  };
  const deposit = async (changes: Parameters<typeof confirmedDeposit>[1] = {}, method = 'pm_card_visa') => {
    const transaction = confirmedDeposit(method, changes);
    const { gatewayReference = '' } = await gateway.deposit(transaction, callContext(transaction, 'deposit'));
    return { ...transaction, gatewayReference };
  };
  const page = async () => {
    const transaction = sampleTransaction('deposit', {
      gatewayOptions: { stripe: { checkout: { successUrl: 'https://shop.example/done' } } },
    });
    const { gatewayReference = '' } = await gateway.deposit(transaction, callContext(transaction, 'deposit'));
    simulator.pay(gatewayReference, 'pm_card_visa');
    return { ...transaction, gatewayReference };
  };
  const operations = () => simulator.ledger().map(({ operation }) => operation);
  return { gateway, simulator, entries, ignored, updates, refused, waiting, told, deposit, page, operations };
}

describe('a refund on the Dashboard', () => {
  test('in parts is an entry of its deposit for each part, whether paid by card or on a page', async () => {
    const { simulator, told, deposit, page } = await start();
    for (const paid of [await deposit(), await page()]) {
      const { transactionId, gatewayReference } = paid;
      const first = simulator.refund(gatewayReference, { amountMinor: 500 });
      const second = simulator.refund(gatewayReference);
      const find = (id: string, amountMinor: number) => ({
        kind: 'refunded',
        transactionId,
        gatewayReference,
        entryReference: id,
        money: usd(amountMinor),
      });
      const refunds = (await told('refunded', gatewayReference.startsWith('cs_') ? 4 : 2)).filter(
        (entry) => entry.transactionId === transactionId,
      );
      expect(refunds.find(({ entryReference }) => entryReference === first.id)).toMatchObject(
        find(first.id, 500),
      );
      expect(refunds.find(({ entryReference }) => entryReference === second.id)).toMatchObject(
        find(second.id, 1000),
      );
    }
  });

  test('counts once it succeeded, and is returned when it fails after that', async () => {
    const { simulator, entries, ignored, waiting, told, deposit, operations } = await start();
    const { gatewayReference } = await deposit();
    const pending = simulator.refund(gatewayReference, { amountMinor: 400, status: 'pending' });
    await waiting.until(() => ignored.some((why) => why.includes(pending.id)));
    expect(entries).toEqual([]);
    simulator.settle(pending.id);
    expect(await told('refunded')).toMatchObject([{ entryReference: pending.id, money: usd(400) }]);
    simulator.fail(pending.id, 'expired_or_canceled_card');
    expect(await told('returned')).toMatchObject([
      { entryReference: pending.id, money: usd(400), rawCode: 'expired_or_canceled_card' },
    ]);
    expect(operations()).toEqual(['deposit', 'refund', 'refund-returned']);
  });

  test('that fails before it was paid is nothing', async () => {
    const { simulator, entries, ignored, waiting, deposit, operations } = await start();
    const { gatewayReference } = await deposit();
    const { id } = simulator.refund(gatewayReference, { status: 'requires_action' });
    simulator.fail(id, 'declined');
    await waiting.until(() => ignored.filter((why) => why.includes(id)).length === 2);
    expect(entries).toEqual([]);
    expect(operations()).toEqual(['deposit']);
  });

  test('is not lost when Stripe does not answer the read for its deposit', async () => {
    const { simulator, refused, told, deposit } = await start();
    const { gatewayReference, transactionId } = await deposit();
    const reference = gatewayReference;
    simulator.addFault({ operation: 'lookUp', match: { reference }, times: 3, fault: { kind: 'error-500' } });
    simulator.refund(gatewayReference);
    expect(await told('refunded')).toMatchObject([{ transactionId, money }]);
    expect(refused).toEqual(['gateway_error', 'gateway_error', 'gateway_error']);
  });
});

describe('a dispute', () => {
  test('that began as an inquiry is a chargeback only once the money is withdrawn, and is reversed when won', async () => {
    const { simulator, entries, ignored, waiting, told, deposit, operations } = await start();
    const { gatewayReference, transactionId } = await deposit();
    const { id } = simulator.dispute(gatewayReference, 'general', { isInquiry: true, amountMinor: 600 });
    await waiting.until(() => ignored.some((why) => why.includes('warning_needs_response')));
    expect(entries).toEqual([]);
    simulator.advanceDispute(id, 'escalate');
    const [chargeback, again] = await told('chargeback', 2);
    expect(chargeback).toMatchObject({ transactionId, entryReference: id, money: usd(600) });
    expect(again).toMatchObject({ entryReference: id, money: usd(600) });
    simulator.advanceDispute(id, 'win');
    expect(await told('chargeback-reversed', 2)).toMatchObject([
      { entryReference: id },
      { entryReference: id },
    ]);
    expect(operations()).toEqual(['deposit', 'chargeback', 'chargeback-reversed']);
    expect(() => simulator.advanceDispute(id, 'lose')).toThrow(/won/);
  });

  test('that is lost is final', async () => {
    const { simulator, entries, waiting, page, operations } = await start();
    const { gatewayReference } = await page();
    const { id } = simulator.dispute(gatewayReference, 'fraudulent');
    simulator.advanceDispute(id, 'lose');
    await waiting.until(() => entries.some(({ isFinal }) => isFinal === true));
    expect(
      new Set(entries.map((entry) => `${entry.kind} ${entry.entryReference} ${entry.gatewayReference}`)),
    ).toEqual(new Set([`chargeback ${id} ${gatewayReference}`]));
    expect(operations()).toEqual(['deposit', 'chargeback']);
  });

  test('that was an inquiry only closes without a trace', async () => {
    const { simulator, entries, ignored, waiting, deposit, operations } = await start();
    const { gatewayReference } = await deposit();
    const { id } = simulator.dispute(gatewayReference, 'general', { isInquiry: true });
    expect(() => simulator.advanceDispute(id, 'win')).toThrow(/warning_needs_response/);
    simulator.advanceDispute(id, 'close');
    await waiting.until(() => ignored.some((why) => why.includes('warning_closed')));
    expect(entries).toEqual([]);
    expect(operations()).toEqual(['deposit']);
  });
});

describe('money that was paid out', () => {
  test('is returned in parts as each part of a transfer is reversed', async () => {
    const { gateway, simulator, entries, waiting } = await start();
    const withdrawal = sampleTransaction('withdrawal');
    const { transactionId } = withdrawal;
    const { gatewayReference = '' } = await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'));
    const parts = [
      simulator.reverseTransfer(gatewayReference, 400),
      simulator.reverseTransfer(gatewayReference),
    ];
    await waiting.until(() => new Set(entries.map(({ entryReference }) => entryReference)).size === 2);
    for (const [index, amountMinor] of [400, 1100].entries()) {
      expect(entries.find(({ entryReference }) => entryReference === parts[index]?.id)).toMatchObject({
        kind: 'returned',
        transactionId,
        gatewayReference,
        money: usd(amountMinor),
      });
    }
    expect(() => simulator.reverseTransfer(gatewayReference)).toThrow(/left/);
  });

  test('by payout is failed by event and look-up alike when the bank sends it back after it was paid', async () => {
    const { gateway, simulator, updates, waiting, operations } = await start();
    const counterparty = { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Bank' };
    const withdrawal = sampleTransaction('withdrawal', { counterparty });
    const { gatewayReference = '' } = await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'));
    const known = { ...withdrawal, gatewayReference, status: 'succeeded' as const };
    simulator.settle(gatewayReference);
    simulator.fail(gatewayReference, 'account_closed');
    await waiting.until(() => updates.includes('failed'));
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'failed',
      gatewayReference,
      rawCode: 'account_closed',
    });
    expect(operations()).toEqual(['withdrawal', 'withdrawal-returned']);
  });
});

test('held funds captured in part on the Dashboard succeed for that part, by event and look-up alike', async () => {
  const { gateway, simulator, updates, waiting, deposit } = await start();
  const known = await deposit({ gatewayOptions: { stripe: { captureMethod: 'manual' } } });
  simulator.capture(known.gatewayReference, 900);
  await waiting.until(() => updates.includes('succeeded'));
  await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
    status: 'succeeded',
    money: usd(900),
    isPartialCapture: true,
  });
});

test('the same can be done over HTTP', async () => {
  const { simulator, told, deposit } = await start();
  const { gatewayReference } = await deposit();
  const call = async (path: string, body: object) => {
    const response = await fetch(`${simulator.url}/_simulator/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: response.status, json: (await response.json()) as { id?: string } };
  };
  const refund = await call('refunds', { gatewayReference, amountMinor: 300, status: 'pending' });
  expect(refund).toMatchObject({ status: 200, json: { object: 'refund', amount: 300, status: 'pending' } });
  expect(await call('settle', { gatewayReference: refund.json.id })).toMatchObject({ status: 200 });
  const dispute = await call('disputes', { gatewayReference, amountMinor: 200, isInquiry: true });
  expect(dispute.json).toMatchObject({ object: 'dispute', amount: 200, status: 'warning_needs_response' });
  const step = (name: string) => call('disputes/advance', { disputeId: dispute.json.id, step: name });
  expect(await step('escalate')).toMatchObject({ status: 200, json: { status: 'needs_response' } });
  expect(await step('win')).toMatchObject({ status: 200, json: { status: 'won' } });
  expect(await step('win')).toMatchObject({ status: 400 });
  expect(await call('capture', { gatewayReference })).toMatchObject({ status: 400 });
  expect(await call('reverse-transfer', { gatewayReference })).toMatchObject({ status: 404 });
  expect(await call('refunds', { gatewayReference, amountMinor: 1.5 })).toMatchObject({ status: 400 });
  expect(await told('refunded')).toMatchObject([{ money: usd(300) }]);
  expect(await told('chargeback-reversed', 2)).toMatchObject([{ money: usd(200) }, { money: usd(200) }]);
});
