import type { GatewayRecord } from '@lango/core';
import { describe, expect, it } from 'vitest';
import { mapBalanceTransaction } from '../mapping/map-balance-transaction.js';
import { callContext, confirmedDeposit, sampleTransaction } from '../testing/sample-transactions.js';
import { startSimulatedGateway } from '../testing/start-simulated-gateway.js';
import { balanceTransactionWire } from '../wire/balance-transaction-wire.js';

const hourMs = 3_600_000;

describe('Stripe’s records', () => {
  it('hold deposits, refunds, transfers and disputes, each with our own id and what the payer paid', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa');
    const paid = await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    const original = { ...deposit, status: 'succeeded' as const, gatewayReference: paid.gatewayReference ?? '' };
    const refund = sampleTransaction('refund', { money: { amountMinor: 500, currency: 'USD' } });
    await gateway.refund(refund, original, callContext(refund, 'refund'));
    const withdrawal = sampleTransaction('withdrawal');
    await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'));
    simulator.dispute(original.gatewayReference, 'fraudulent');
    const records: GatewayRecord[] = [];
    const period = {
      from: new Date(Date.now() - hourMs).toISOString(),
      to: new Date(Date.now() + hourMs).toISOString(),
    };
    for await (const record of gateway.listRecords(period, { signal: new AbortController().signal }))
      records.push(record);
    expect(
      records.reverse().map(({ kind, direction, transactionId, money }) => [kind, direction, transactionId, money.amountMinor]),
    ).toEqual([
      ['deposit', 'in', deposit.transactionId, 1_500],
      ['refund', 'out', refund.transactionId, 500],
      ['withdrawal', 'out', withdrawal.transactionId, 1_500],
      ['chargeback', 'out', deposit.transactionId, 1_500],
    ]);
    expect(records[0]?.fee).toEqual({ amountMinor: 73, currency: 'USD' });
  }); // prettier-ignore

  it('say which deposit an outside refund and a dispute follow, and number each movement as its entry is numbered', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const card = confirmedDeposit('pm_card_visa');
    const page = sampleTransaction('deposit', {
      gatewayOptions: { stripe: { checkout: { successUrl: 'https://shop.example/done' } } },
    });
    const withdrawal = sampleTransaction('withdrawal');
    const { gatewayReference: intent = '' } = await gateway.deposit(card, callContext(card, 'deposit'));
    const { gatewayReference: session = '' } = await gateway.deposit(page, callContext(page, 'deposit'));
    simulator.pay(session, 'pm_card_visa');
    const sent = await gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'));
    const transfer = sent.gatewayReference ?? '';
    const outside = simulator.refund(intent, { amountMinor: 500 });
    const onPage = simulator.refund(session, { amountMinor: 200 });
    simulator.fail(outside.id, 'declined');
    const dispute = simulator.dispute(session, 'fraudulent', { amountMinor: 700 });
    simulator.advanceDispute(dispute.id, 'win');
    const reversal = simulator.reverseTransfer(transfer, 300);
    const period = {
      from: new Date(Date.now() - hourMs).toISOString(),
      to: new Date(Date.now() + hourMs).toISOString(),
    };
    const records: GatewayRecord[] = [];
    for await (const record of gateway.listRecords(period, { signal: new AbortController().signal }))
      records.push(record);
    const found = records.reverse().map(({ kind, direction, money: { amountMinor }, ...names }) => {
      const {
        transactionId,
        gatewayReference,
        entryReference,
        originalTransactionId,
        originalGatewayReference,
      } = names;
      return {
        what: `${kind} ${direction} ${amountMinor}`,
        names: {
          transactionId,
          gatewayReference,
          entryReference,
          originalTransactionId,
          originalGatewayReference,
        },
      };
    });
    const ofCard = { originalTransactionId: card.transactionId, originalGatewayReference: intent };
    const ofPage = { originalTransactionId: page.transactionId, originalGatewayReference: session };
    const disputed = {
      transactionId: page.transactionId,
      gatewayReference: session,
      entryReference: dispute.id,
    };
    expect(found.slice(3)).toEqual([
      {
        what: 'refund out 500',
        names: { gatewayReference: outside.id, entryReference: outside.id, ...ofCard },
      },
      {
        what: 'refund out 200',
        names: { gatewayReference: onPage.id, entryReference: onPage.id, ...ofPage },
      },
      {
        what: 'return in 500',
        names: { gatewayReference: outside.id, entryReference: outside.id, ...ofCard },
      },
      { what: 'chargeback out 700', names: disputed },
      { what: 'chargeback in 700', names: disputed },
      { what: 'return in 300', names: { gatewayReference: transfer, entryReference: reversal.id } },
    ]);
  });

  it('continue after a rate limit when the caller retries', async () => {
    const { gateway, simulator } = await startSimulatedGateway();
    const deposit = confirmedDeposit('pm_card_visa');
    await gateway.deposit(deposit, callContext(deposit, 'deposit'));
    simulator.addFault({ operation: 'lookUp', fault: { kind: 'throttle' } });
    const refused: unknown[] = [];
    const askPatiently = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
      ask().catch((error: unknown) => {
        refused.push(error);
        return ask();
      });
    const period = {
      from: new Date(Date.now() - hourMs).toISOString(),
      to: new Date(Date.now() + hourMs).toISOString(),
    };
    const { signal } = new AbortController();
    const records: GatewayRecord[] = [];
    for await (const record of gateway.listRecords(period, { signal, askPatiently })) records.push(record);
    expect(records).toMatchObject([{ transactionId: deposit.transactionId }]);
    expect(refused).toMatchObject([{ code: 'rate_limited', retryAfterMs: 1_000 }]);
  });

  const line = (changes: object) =>
    mapBalanceTransaction(
      balanceTransactionWire.parse({
        id: 'txn_1',
        object: 'balance_transaction',
        amount: 1_000,
        created: 1_700_000_000,
        currency: 'usd',
        fee: 0,
        type: 'charge',
        ...changes,
      }),
    );

  it('state the paid amount, not the settlement in another currency', () => {
    const source = { id: 'ch_1', object: 'charge', amount: 150_000, currency: 'kes', payment_intent: 'pi_1' };
    expect(line({ source, fee: 59 })).toMatchObject({
      money: { amountMinor: 150_000, currency: 'KES' },
      fee: { amountMinor: 59, currency: 'USD' },
      gatewayReference: 'pi_1',
    });
  });

  it.each([
    ['refund_failure', 1, { id: 're_1', object: 'refund', amount: 5, currency: 'usd' }, 'return'],
    ['payout', -1, { id: 'po_1', object: 'payout', amount: 5, currency: 'usd', automatic: true }, 'payout'],
    ['stripe_fee', -1, null, 'fee'],
    ['topup', 1, null, 'other'],
  ])('call %s by what it is about', (type, amount, source, kind) => {
    expect(line({ type, amount, source }).kind).toBe(kind);
  });

  it('fail where an amount cannot be read, and are never read from a file', async () => {
    expect(() => line({ currency: 'xxx' })).toThrow(/cannot be read/);
    const { gateway } = await startSimulatedGateway();
    const context = { signal: new AbortController().signal, statement: new Uint8Array() };
    const period = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    const first = gateway.listRecords(period, context)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: 'operation_not_supported' });
  });
});
