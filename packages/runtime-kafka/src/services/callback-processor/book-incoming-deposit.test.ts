import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';
import type { EventDraft } from '../../ports/merchant-event.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { bookIncomingDeposit } from './book-incoming-deposit.js';

function given(mayBeOurs: boolean) {
  const { context, store, time } = createTestContext(createFakeGateway(), testRecord({}));
  const postponed: number[] = [];
  const told: (EventDraft | undefined)[] = [];
  store.mayBeOurDeposit = async () => mayBeOurs;
  store.postponeIncomingDeposit = async (_, dueAtMs) => void postponed.push(dueAtMs - time.wallMs);
  store.bookIncomingDeposit = async (_, event) => {
    told.push(event);
    return { kind: 'booked', eventIds: [] };
  };
  const deposit: IncomingDepositRecord = {
    incomingDepositId: 'inc_1',
    gatewayId: 'fake',
    gatewayAccount: 'fake',
    environment: 'test',
    gatewayReference: 'R1',
    amountMinor: 1500,
    currency: 'KES',
    counterparty: {},
    receivedAtMs: time.wallMs,
    merchantId: 'mer_1',
  };
  return { context, time, postponed, told, book: () => bookIncomingDeposit(context, deposit) };
}

describe('a payment that nobody asked for', () => {
  it('is told to its merchant at once where it cannot be one of ours', async () => {
    const { told, postponed, book } = given(false);
    await book();
    expect(told).toMatchObject([{ eventType: 'deposit.incoming' }]);
    expect(postponed).toEqual([]);
  });

  it('waits for the receipt of the deposit that it may be', async () => {
    const { told, postponed, book } = given(true);
    await book();
    expect(told).toEqual([]);
    expect(postponed).toHaveLength(1);
  });

  it('is told to nobody when that receipt never comes: a person says whose it is', async () => {
    const { told, time, book } = given(true);
    time.wallMs += 10 * 60_000;
    await book();
    expect(told).toEqual([undefined]);
  });
});
