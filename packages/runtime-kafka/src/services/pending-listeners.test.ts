import { createManualClock } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { CallbackEndpoint } from '../ports/merchant-event.js';
import { createPendingListeners } from './pending-listeners.js';

const record = { merchantId: 'mer_1', environment: 'test' } as TransactionRecord;

function listenersOf(endpoints: () => readonly Partial<CallbackEndpoint>[]) {
  const clock = createManualClock();
  let questions = 0;
  const store = {
    listEndpoints: async () => {
      questions += 1;
      return endpoints() as readonly CallbackEndpoint[];
    },
  };
  const time = { now: () => clock.now(), monotonicNow: () => clock.now(), after: () => () => undefined };
  return { clock, isToldPending: createPendingListeners(store, time), questions: () => questions };
}

describe('who is told that a transaction is pending', () => {
  it('nobody, when every endpoint wants ends only or is disabled', async () => {
    const { isToldPending } = listenersOf(() => [
      { events: ['transaction.succeeded'] },
      { events: ['transaction.pending'], disabledAtMs: 1 },
    ]);
    expect(await isToldPending(record)).toBe(false);
  });

  it('an address given with the request', async () => {
    const { isToldPending, questions } = listenersOf(() => []);
    expect(await isToldPending({ ...record, callbackUrl: 'https://shop.example.com' })).toBe(true);
    expect(questions()).toBe(0);
  });

  it('an endpoint that asks for it, a second after it was registered at the latest', async () => {
    const endpoints: Partial<CallbackEndpoint>[] = [];
    const { clock, isToldPending, questions } = listenersOf(() => endpoints);
    expect(await isToldPending(record)).toBe(false);
    endpoints.push({ events: ['transaction.pending'] });
    expect(await isToldPending(record)).toBe(false);
    expect(questions()).toBe(1);
    clock.advance(1_000);
    expect(await isToldPending(record)).toBe(true);
  });

  it('everybody, when the store cannot say', async () => {
    const { isToldPending } = listenersOf(() => {
      throw new Error('the store is away');
    });
    expect(await isToldPending(record)).toBe(true);
  });
});
