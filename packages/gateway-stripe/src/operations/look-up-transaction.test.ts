import type { Transaction } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { callContext, confirmedDeposit, sampleTransaction } from '../testing/sample-transactions.js';
import { startSimulatedGateway } from '../testing/start-simulated-gateway.js';
import { stubbedIntent, stubStripe } from '../testing/stub-stripe.js';

const payoutParty = { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Bank' };
const page = { checkout: { successUrl: 'https://shop.example/done' } };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const old: Partial<Transaction> = {
  status: 'unknown',
  submittedAt: minutesAgo(60),
  createdAt: minutesAgo(60),
};

describe('finds by our own id what a lost answer made', () => {
  test.each([
    ['a payment', confirmedDeposit('pm_card_visa'), 'succeeded'],
    ['a refused payment', confirmedDeposit('pm_card_chargeDeclined'), 'failed'],
    ['a payment page', sampleTransaction('deposit', { gatewayOptions: { stripe: page } }), 'pending'],
    ['a transfer', sampleTransaction('withdrawal'), 'succeeded'],
    ['a payout', sampleTransaction('withdrawal', { counterparty: payoutParty }), 'pending'],
  ])('%s', async (_what, transaction, status) => {
    const { gateway, simulator } = await startSimulatedGateway();
    simulator.addFault({ fault: { kind: 'drop-after-acting' } });
    const operation = transaction.kind === 'deposit' ? 'deposit' : 'withdraw';
    await expect(gateway[operation](transaction, callContext(transaction, operation))).rejects.toMatchObject({
      effect: 'unknown',
    });
    const found = await gateway.lookUp(transaction, callContext(transaction, 'lookUp'));
    expect(found).toMatchObject({ status, gatewayReference: expect.stringMatching(/^\w+/) as string });
    expect(simulator.ledger().length).toBe(status === 'succeeded' ? 1 : 0);
  });

  test('a refund', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa');
    const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    const refund = sampleTransaction('refund');
    simulator.addFault({ operation: 'refund', fault: { kind: 'truncate-answer' } });
    const original = { ...deposit, gatewayReference };
    await expect(gateway.refund(refund, original, callContext(refund, 'refund'))).rejects.toMatchObject({
      effect: 'unknown',
    });
    await expect(gateway.lookUp(refund, callContext(refund, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
    });
  });

  test('a payment after a 500', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa');
    simulator.addFault({ fault: { kind: 'error-500-after-acting' } });
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      code: 'gateway_error',
    });
    await expect(gateway.lookUp(deposit, callContext(deposit, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
    });
  });

  test('behind more objects than one page holds', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const lost = confirmedDeposit('pm_card_visa');
    await gateway.deposit(lost, callContext(lost, 'deposit'));
    for (let other = 0; other < 120; other += 1) {
      const deposit = sampleTransaction('deposit');
      await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    }
    await expect(gateway.lookUp(lost, callContext(lost, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
    });
    expect(simulator.ledger()).toHaveLength(1);
  });
});

describe('what never arrived', () => {
  test('is repeated under its own key while that is safe', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const withdrawal = sampleTransaction('withdrawal', { status: 'unknown' });
    await expect(gateway.lookUp(withdrawal, callContext(withdrawal, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
    });
    // The first request, late: the same key, so the same movement.
    await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'));
    expect(simulator.ledger()).toHaveLength(1);
  });

  test.each([
    ['after 45 minutes', sampleTransaction('withdrawal', old), undefined],
    [
      'after submitBy',
      sampleTransaction('deposit', { status: 'unknown', submitBy: minutesAgo(1) }),
      undefined,
    ],
    [
      'never sent',
      sampleTransaction('deposit', { status: 'created', submittedAt: undefined } as object),
      undefined,
    ],
    ['with a host’s own keys', sampleTransaction('withdrawal', { status: 'unknown' }), 'a-key-of-the-host'],
    ['a refund', sampleTransaction('refund', { status: 'unknown' }), undefined],
  ])('is not found, and not sent: %s', async (_what, transaction, key) => {
    const { gateway, simulator } = await startSimulatedGateway();
    const context = callContext(transaction, 'lookUp');
    const idempotencyKey = key ?? context.idempotencyKey;
    await expect(gateway.lookUp(transaction, { ...context, idempotencyKey })).rejects.toMatchObject({
      code: 'transaction_not_found',
      effect: 'none',
    });
    expect(simulator.ledger()).toEqual([]);
  });

  test('stays unknown while a replayed 500 is all there is', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa', { status: 'unknown' });
    simulator.addFault({ fault: { kind: 'error-500' } });
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      effect: 'unknown',
    });
    await expect(gateway.lookUp(deposit, callContext(deposit, 'lookUp'))).rejects.toMatchObject({
      code: 'gateway_error',
      effect: 'unknown',
    });
  });

  test('is not found by a reference Stripe does not know', async () => {
    const { gateway } = await startSimulatedGateway();
    const deposit = sampleTransaction('deposit', { gatewayReference: 'pi_1Nobody' });
    await expect(gateway.lookUp(deposit, callContext(deposit, 'lookUp'))).rejects.toMatchObject({
      code: 'transaction_not_found',
    });
  });
});

test('cancels a payment that was not attempted for a day', async () => {
  const { gateway, simulator } = await startSimulatedGateway({ now: () => Date.now() + 25 * 3_600_000 });
  const deposit = sampleTransaction('deposit');
  const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
  const known = { ...deposit, gatewayReference };
  await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
    status: 'failed',
    reason: 'expired',
  });
  expect(() => simulator.pay(gatewayReference, 'pm_card_visa')).toThrow(/canceled/);
});

describe('a debit that the bank sent back', () => {
  test('on a page is failed with the bank’s reason, though every event was lost', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = sampleTransaction('deposit', { gatewayOptions: { stripe: page } });
    const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    const known = { ...deposit, gatewayReference };
    simulator.pay(gatewayReference, 'pm_usBankAccount_noAccount');
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'pending',
      rawCode: 'processing',
    });
    simulator.settle(gatewayReference);
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'failed',
      gatewayReference,
      reason: 'invalid_counterparty',
      rawCode: 'no_account',
    });
  });

  test('after the payer’s browser had confirmed it shows that reason, never that it was abandoned', async () => {
    const { gateway, simulator } = await startSimulatedGateway({ now: () => Date.now() + 25 * 3_600_000 });
    const deposit = sampleTransaction('deposit');
    const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    const known = { ...deposit, gatewayReference };
    simulator.pay(gatewayReference, 'pm_usBankAccount_accountClosed');
    simulator.settle(gatewayReference);
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'failed',
      reason: 'invalid_counterparty',
      rawCode: 'account_closed',
    });
    expect(() => simulator.pay(gatewayReference, 'pm_card_visa')).toThrow(/canceled/);
  });
});

test('refuses an object that is another transaction’s', async () => {
  const owner = sampleTransaction('deposit').transactionId;
  const { gateway } = stubStripe(() => ({
    status: 200,
    json: stubbedIntent({ metadata: { lango_transaction_id: owner } }),
  }));
  const deposit = sampleTransaction('deposit', { gatewayReference: 'pi_1Stub' });
  await expect(gateway.lookUp(deposit, callContext(deposit, 'lookUp'))).rejects.toMatchObject({
    code: 'response_unreadable',
    effect: 'unknown',
  });
});

test('reports when several objects carry our id', async () => {
  const deposit = sampleTransaction('deposit');
  const metadata = { lango_transaction_id: deposit.transactionId };
  const data = ['pi_1One', 'pi_1Two'].map((id) => stubbedIntent({ id, metadata }));
  const { gateway } = stubStripe(() => ({ status: 200, json: { object: 'list', data, has_more: false } }));
  await expect(gateway.lookUp(deposit, callContext(deposit, 'lookUp'))).rejects.toMatchObject({
    code: 'duplicate_reference',
    effect: 'unknown',
  });
});

test('searches when there are too many to list, and does not call a miss an absence', async () => {
  const deposit = sampleTransaction('deposit');
  const metadata = { lango_transaction_id: deposit.transactionId };
  const crowd = (hits: readonly object[]) =>
    stubStripe(({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith('/search'))
        return { status: 200, json: { object: 'search_result', data: hits, has_more: false } };
      if (pathname.endsWith('/pi_1Hit'))
        return { status: 200, json: stubbedIntent({ id: 'pi_1Hit', metadata }) };
      const id = `pi_1${Number(/\d+$/.exec(searchParams.get('starting_after') ?? '')?.[0] ?? 0) + 1}`;
      return { status: 200, json: { object: 'list', data: [stubbedIntent({ id })], has_more: true } };
    }).gateway;
  const hit = stubbedIntent({ id: 'pi_1Hit', metadata, status: 'processing' });
  await expect(crowd([hit]).lookUp(deposit, callContext(deposit, 'lookUp'))).resolves.toMatchObject({
    status: 'succeeded',
  });
  await expect(crowd([]).lookUp(deposit, callContext(deposit, 'lookUp'))).rejects.toMatchObject({
    code: 'gateway_error',
    effect: 'unknown',
  });
});
