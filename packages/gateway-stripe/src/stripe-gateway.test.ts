import { PaymentError, type Transaction } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { callContext, confirmedDeposit, sampleTransaction } from './testing/sample-transactions.js';
import { startSimulatedGateway } from './testing/start-simulated-gateway.js';
import { stripeError, stubbedIntent, stubStripe } from './testing/stub-stripe.js';

const money = { amountMinor: 1500, currency: 'USD' };
const returnUrl = 'https://shop.example/back';
const byBrowser = () => sampleTransaction('deposit');
const held = (paymentMethod = 'pm_card_visa') =>
  confirmedDeposit(paymentMethod, { gatewayOptions: { stripe: { captureMethod: 'manual' } } });
const byPage = () =>
  sampleTransaction('deposit', {
    gatewayOptions: { stripe: { checkout: { successUrl: 'https://shop.example/done' } } },
  });
const withReference = (
  transaction: Transaction,
  gatewayReference: string,
  changes: Partial<Transaction> = {},
) => ({ ...transaction, gatewayReference, ...changes }) as Transaction;

describe('deposit', () => {
  test('without options is paid in the payer’s browser', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = byBrowser();
    const pending = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    expect(pending).toMatchObject({ status: 'pending', action: { type: 'client-secret' } });
    const known = withReference(deposit, pending.gatewayReference ?? '');
    simulator.pay(known.gatewayReference ?? '', 'pm_card_chargeDeclined');
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'pending',
      rawCode: 'generic_decline',
    });
    simulator.pay(known.gatewayReference ?? '', 'pm_card_visa');
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
      money,
    });
    expect(simulator.ledger()).toMatchObject([
      { operation: 'deposit', transactionId: deposit.transactionId, ...money },
    ]);
  });

  test('confirmed at once succeeds with the received amount', async () => {
    const { gateway } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa', { money: { amountMinor: 500, currency: 'UGX' } });
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).resolves.toMatchObject({
      status: 'succeeded',
      money: { amountMinor: 500, currency: 'UGX' },
    });
  });

  test('refused is failed only after its intent was canceled', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_chargeDeclinedInsufficientFunds');
    const failed = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    expect(failed).toMatchObject({
      status: 'failed',
      reason: 'insufficient_funds',
      rawCode: 'insufficient_funds',
    });
    expect(() => simulator.pay(failed.gatewayReference ?? '', 'pm_card_visa')).toThrow(/canceled/);
    expect(await gateway.deposit(deposit, callContext(deposit, 'deposit'))).toEqual(failed);
    expect(simulator.ledger()).toEqual([]);
  });

  test('refused is looked up when the cancel is refused', async () => {
    const refusal = { type: 'card_error', code: 'card_declined', decline_code: 'do_not_honor' };
    const payable = stubbedIntent({ status: 'requires_payment_method', last_payment_error: refusal });
    const answers = [
      stripeError(402, { ...refusal, payment_intent: payable }),
      stripeError(400, { code: 'payment_intent_unexpected_state' }),
      { status: 200, json: stubbedIntent() },
    ];
    const { gateway, requests } = stubStripe((_request, index) => answers[index] ?? new Error('too many'));
    const deposit = confirmedDeposit('pm_card_visa');
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).resolves.toMatchObject({
      status: 'succeeded',
      money,
    });
    expect(requests.map(({ headers }) => headers?.['Idempotency-Key'])).toEqual([
      `${deposit.transactionId}-deposit`,
      `${deposit.transactionId}-deposit-cancel`,
      undefined,
    ]);
  });

  test.each([
    ['cannot be reached', new PaymentError('gateway_unreachable', 'none', 'refused')],
    ['is throttled', stripeError(429, {})],
    ['breaks down', stripeError(500, {})],
  ])('refused is unknown while the cancel %s', async (_what, answer) => {
    const payable = stubbedIntent({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
    const { gateway } = stubStripe((_request, index) =>
      index === 0 ? stripeError(402, { code: 'card_declined', payment_intent: payable }) : answer,
    );
    const deposit = confirmedDeposit('pm_card_visa');
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      effect: 'unknown',
    });
  });

  test('that needs 3-D Secure sends the payer to a page, and off session fails', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const onSession = confirmedDeposit('pm_card_threeDSecure2Required', {
      gatewayOptions: { stripe: { returnUrl } },
    });
    const pending = await gateway.deposit(onSession, callContext(onSession, 'deposit'));
    expect(pending).toMatchObject({ status: 'pending', action: { type: 'redirect' } });
    const known = withReference(onSession, pending.gatewayReference ?? '');
    simulator.authenticate(known.gatewayReference ?? '', true);
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
    });

    const offSession = confirmedDeposit('pm_card_threeDSecure2Required', {
      gatewayOptions: { stripe: { offSession: true } },
    });
    await expect(gateway.deposit(offSession, callContext(offSession, 'deposit'))).resolves.toMatchObject({
      status: 'failed',
      reason: 'authentication_failed',
      rawCode: 'authentication_required',
    });
  });

  test('whose 3-D Secure failed is canceled and failed by the look-up', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_threeDSecure2Required', {
      gatewayOptions: { stripe: { returnUrl } },
    });
    const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    simulator.authenticate(gatewayReference, false);
    const known = withReference(deposit, gatewayReference);
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'failed',
      reason: 'authentication_failed',
    });
    expect(() => simulator.pay(gatewayReference, 'pm_card_visa')).toThrow(/canceled/);
  });

  test('by bank debit settles later, either way', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const outcome = async (paymentMethod: string) => {
      const deposit = confirmedDeposit(paymentMethod);
      const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
      simulator.settle(gatewayReference);
      return gateway.lookUp(withReference(deposit, gatewayReference), callContext(deposit, 'lookUp'));
    };
    await expect(outcome('pm_usBankAccount_success')).resolves.toMatchObject({ status: 'succeeded', money });
    await expect(outcome('pm_usBankAccount_accountClosed')).resolves.toMatchObject({
      status: 'failed',
      rawCode: 'account_closed',
    });
  });

  test('on a page keeps the session’s id as its reference', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = byPage();
    const pending = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    expect(pending).toMatchObject({ status: 'pending', action: { type: 'redirect' } });
    const { gatewayReference = '' } = pending;
    expect(gatewayReference).toMatch(/^cs_/);
    simulator.pay(gatewayReference, 'pm_card_chargeDeclined');
    simulator.pay(gatewayReference, 'pm_card_visa');
    const known = withReference(deposit, gatewayReference);
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
      money,
      gatewayReference,
    });
    expect(simulator.ledger()).toMatchObject([{ gatewayReference, transactionId: deposit.transactionId }]);
    const refund = sampleTransaction('refund', { originalTransactionId: deposit.transactionId });
    await expect(gateway.refund(refund, known, callContext(refund, 'refund'))).resolves.toMatchObject({
      status: 'succeeded',
      money,
    });
  });

  test.each([
    ['gatewayOptions.stripe.paymentMethod', { confirm: true }],
    ['gatewayOptions.stripe.offSession', { offSession: true }],
    ['gatewayOptions.stripe.paymentMethod', { paymentMethod: 'visa' }],
    ['gatewayOptions.stripe.colour', { colour: 'red' }],
    ['gatewayOptions.stripe.statementDescriptorSuffix', { statementDescriptorSuffix: '12345' }],
    ['gatewayOptions.stripe.statementDescriptorSuffix', { statementDescriptorSuffix: 'A*B' }],
    ['gatewayOptions.stripe.statementDescriptor', { statementDescriptor: 'ABC' }],
    ['gatewayOptions.stripe.returnUrl', { returnUrl: 'shop', confirm: true, paymentMethod: 'pm_card_visa' }],
    ['gatewayOptions.stripe.checkout.successUrl', { checkout: {} }],
    ['gatewayOptions.stripe.confirm', { confirm: true, checkout: { successUrl: returnUrl } }],
    ['gatewayOptions.stripe.applicationFeeMinor', { applicationFeeMinor: 1501 }],
  ])('names %s when it is wrong, and sends nothing', async (field, stripe) => {
    const { gateway, requests } = stubStripe(() => new Error('nothing is sent'));
    const deposit = sampleTransaction('deposit', {
      gatewayOptions: { stripe },
    });
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      code: 'invalid_request',
      effect: 'none',
      field,
    });
    expect(requests).toEqual([]);
  });

  test.each([
    ['metadata.note', { note: 'x'.repeat(501) }],
    ['metadata.lango_transaction_id', { lango_transaction_id: 'mine' }],
    ['metadata.a[b]', { 'a[b]': 'x' }],
    ['metadata', Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, 'v']))],
  ])('refuses the label %s', async (field, metadata) => {
    const { gateway } = stubStripe(() => new Error('nothing is sent'));
    const deposit = sampleTransaction('deposit', { metadata });
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      field,
      effect: 'none',
    });
  });

  test('is not sent after the caller gave up', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa');
    const signal = AbortSignal.abort();
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit', signal))).rejects.toMatchObject({
      code: 'aborted',
      effect: 'none',
    });
    expect(simulator.ledger()).toEqual([]);
  });

  test('that never connected has no effect', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    await simulator.close();
    const deposit = confirmedDeposit('pm_card_visa');
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      effect: 'none',
    });
  });
});

describe('capture and cancel', () => {
  test('take held funds, all or some, once', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = held();
    const pending = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    expect(pending).toMatchObject({ status: 'pending', rawCode: 'requires_capture' });
    const known = withReference(deposit, pending.gatewayReference ?? '');
    const some = { amountMinor: 900, currency: 'USD' };
    await expect(gateway.capture(known, some, callContext(known, 'capture'))).resolves.toMatchObject({
      status: 'succeeded',
      money: some,
      isPartialCapture: true,
    });
    await expect(gateway.capture(known, some, callContext(known, 'capture'))).resolves.toMatchObject({
      status: 'succeeded',
      money: some,
    });
    await expect(gateway.lookUp(known, callContext(known, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
      money: some,
      isPartialCapture: true,
    });
    await expect(gateway.cancel(known, callContext(known, 'cancel'))).resolves.toMatchObject({
      status: 'succeeded',
    });
    expect(simulator.ledger()).toMatchObject([{ amountMinor: 900 }]);
    await expect(
      gateway.capture(known, { amountMinor: 1501, currency: 'USD' }, callContext(known, 'capture')),
    ).rejects.toMatchObject({
      field: 'money.amountMinor',
      effect: 'none',
    });
  });

  test('cancel unpaid deposits', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    for (const deposit of [byBrowser(), held(), byPage()]) {
      const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
      const known = withReference(deposit, gatewayReference);
      const canceled = await gateway.cancel(known, callContext(known, 'cancel'));
      expect(canceled).toMatchObject({ status: 'failed', reason: 'canceled', gatewayReference });
      expect(await gateway.cancel(known, callContext(known, 'cancel'))).toMatchObject({ status: 'failed' });
    }
    expect(simulator.ledger()).toEqual([]);
  });

  test('find the deposit by our own id when its answer was lost', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = held();
    simulator.addFault({ fault: { kind: 'drop-after-acting' } });
    await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
      effect: 'unknown',
    });
    await expect(gateway.cancel(deposit, callContext(deposit, 'cancel'))).resolves.toMatchObject({
      status: 'failed',
      reason: 'canceled',
    });
    const unknown = held();
    await expect(gateway.cancel(unknown, callContext(unknown, 'cancel'))).rejects.toMatchObject({
      code: 'transaction_not_found',
    });
  });
});

describe('withdraw', () => {
  test('pays a connected account by transfer, once per key', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const withdrawal = sampleTransaction('withdrawal');
    const done = await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'));
    expect(done).toMatchObject({ status: 'succeeded', money });
    expect(await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'))).toEqual(done);
    expect(simulator.ledger()).toMatchObject([
      { operation: 'withdrawal', counterparty: 'acct_1Payee', ...money },
    ]);
  });

  test('by payout is done when the bank has it, and may be canceled before', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const counterparty = { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Bank' };
    const send = async () => {
      const withdrawal = sampleTransaction('withdrawal', { counterparty });
      const { gatewayReference = '' } = await gateway.withdraw(
        withdrawal,
        callContext(withdrawal, 'withdraw'),
      );
      return withReference(withdrawal, gatewayReference);
    };
    const paid = await send();
    expect(simulator.ledger()).toEqual([]);
    simulator.settle(paid.gatewayReference ?? '');
    await expect(gateway.lookUp(paid, callContext(paid, 'lookUp'))).resolves.toMatchObject({
      status: 'succeeded',
      money,
    });
    simulator.fail(paid.gatewayReference ?? '', 'account_closed');
    await expect(gateway.lookUp(paid, callContext(paid, 'lookUp'))).resolves.toMatchObject({
      status: 'failed',
      reason: 'invalid_counterparty',
    });
    const canceled = await send();
    await expect(gateway.cancel(canceled, callContext(canceled, 'cancel'))).resolves.toMatchObject({
      status: 'failed',
      reason: 'canceled',
    });
  });

  test.each([
    ['counterparty.stripeAccount', {}],
    ['counterparty.stripeAccount', { phoneNumber: '+254712345678' }],
    ['counterparty.stripeAccount', { externalAccount: 'ba_1Bank' }],
    ['counterparty.stripeAccount', { stripeAccount: 'ba_1Bank' }],
    ['counterparty.externalAccount', { stripeAccount: 'acct_1Payee', externalAccount: 'KE12 3456' }],
  ])('refuses anyone else, naming %s', async (field, counterparty) => {
    const { gateway, requests } = stubStripe(() => new Error('nothing is sent'));
    const withdrawal = sampleTransaction('withdrawal', { counterparty });
    await expect(gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'))).rejects.toMatchObject({
      code: 'invalid_request',
      effect: 'none',
      field,
    });
    expect(requests).toEqual([]);
  });
});

describe('refund', () => {
  test('gives back in parts, never more than the deposit', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa');
    const { gatewayReference = '' } = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    const original = withReference(deposit, gatewayReference, { status: 'succeeded' });
    const give = (amountMinor: number) => {
      const refund = sampleTransaction('refund', {
        money: { amountMinor, currency: 'USD' },
        originalTransactionId: deposit.transactionId,
      });
      return gateway.refund(refund, original, callContext(refund, 'refund'));
    };
    await expect(give(500)).resolves.toMatchObject({ status: 'succeeded', money: { amountMinor: 500 } });
    await expect(give(1501)).rejects.toMatchObject({ code: 'invalid_request', field: 'money.amountMinor' });
    await expect(give(1001)).rejects.toMatchObject({ code: 'request_rejected', effect: 'none' });
    await expect(give(1000)).resolves.toMatchObject({ status: 'succeeded' });
    await expect(give(1)).resolves.toMatchObject({ status: 'failed', rawCode: 'charge_already_refunded' });
    const refunded = simulator.ledger().filter(({ operation }) => operation === 'refund');
    expect(refunded.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(1500);
  });

  test('of another currency, or of a deposit without a reference, is refused', async () => {
    const { gateway } = stubStripe(() => new Error('nothing is sent'));
    const deposit = withReference(sampleTransaction('deposit'), 'pi_1Stub');
    const refund = sampleTransaction('refund', { money: { amountMinor: 5, currency: 'EUR' } });
    await expect(gateway.refund(refund, deposit, callContext(refund, 'refund'))).rejects.toMatchObject({
      field: 'money.currency',
    });
    await expect(
      gateway.refund(sampleTransaction('refund'), byBrowser(), callContext(refund, 'refund')),
    ).rejects.toMatchObject({
      field: 'original.gatewayReference',
      effect: 'none',
    });
  });
});
