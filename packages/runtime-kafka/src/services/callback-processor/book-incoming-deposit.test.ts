import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';
import type { EventDraft } from '../../ports/merchant-event.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { bookIncomingDeposit } from './book-incoming-deposit.js';

function setUp(mayBeOurs: boolean) {
  const { context, store, time } = createTestContext(createFakeGateway(), testRecord({}));
  const postponed: number[] = [];
  const events: (EventDraft | undefined)[] = [];
  store.mayBeOurDeposit = async () => mayBeOurs;
  store.postponeIncomingDeposit = async (_, dueAtMs) => void postponed.push(dueAtMs - time.wallMs);
  store.bookIncomingDeposit = async (_, event) => {
    events.push(event);
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
  return { context, time, postponed, events, book: () => bookIncomingDeposit(context, deposit) };
}

describe('an incoming deposit', () => {
  it('is reported to its merchant at once when it cannot be one of our deposits', async () => {
    const { events, postponed, book } = setUp(false);
    await book();
    expect(events).toMatchObject([{ eventType: 'deposit.incoming' }]);
    expect(postponed).toEqual([]);
  });

  it('waits for the receipt of the deposit that it may be', async () => {
    const { events, postponed, book } = setUp(true);
    await book();
    expect(events).toEqual([]);
    expect(postponed).toHaveLength(1);
  });

  it('is booked without an event when that receipt never comes: a person assigns it', async () => {
    const { events, time, book } = setUp(true);
    time.wallMs += 10 * 60_000;
    await book();
    expect(events).toEqual([undefined]);
  });
});
