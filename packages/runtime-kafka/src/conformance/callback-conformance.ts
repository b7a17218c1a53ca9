import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { NewMerchantEvent } from '../ports/merchant-event.js';
import { newCallback } from './new-callback.js';
import { nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** What gateways tell us is kept once; what merchants are told is one delivery, and one dispatcher's at a time (I17). */
export function testCallbacks(store: StoreUnderTest): void {
  const eventOf = (transactionId: string): NewMerchantEvent => ({
    transactionId,
    merchantId: store.merchantId,
    environment: 'test',
    eventType: 'transaction.succeeded',
    eventKey: randomUUID(),
    messageId: `msg_${randomUUID()}`,
    body: '{}',
    callbackUrl: 'https://shop.example.com/c',
    atMs: 10_000,
    leaseMs: 5_000,
  });

  it('counts a transaction as announced only at the version that was told', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const change = nextVersion(record, { status: 'submitted' }, { announce: true });
    await store.one.commit(change);
    const tell = (announcedVersion: number) =>
      store.one.createDeliveries({ ...eventOf(transactionId), announcedVersion });
    const kinds = { transactions: false, callbacks: false, deliveries: false, unannounced: true };
    const untold = async (graces: number) => {
      const swept = await store.one.claimOverdue(change.atMs + graces * 60_000, 1_000, 1_000, kinds);
      return swept.unannounced.map((found) => found.transactionId).includes(transactionId);
    };
    await tell(1);
    expect(await untold(1)).toBe(true);
    await tell(2);
    expect(await untold(2)).toBe(false);
  });

  it('knows a callback that came before, and keeps its bytes', async () => {
    const callback = newCallback();
    const stores = await Promise.all(
      range(8).map((index) =>
        store.viewOf(index).storeCallback({ ...callback, callbackId: `${callback.callbackId}-${index}` }, []),
      ),
    );
    expect(stores.filter((earlier) => earlier === undefined)).toHaveLength(1);
    const earlier = stores.find((found) => found !== undefined);
    expect(Buffer.from(earlier?.body ?? [])).toEqual(Buffer.from(callback.body));
    expect(earlier).toMatchObject({ headers: callback.headers, result: callback.result });
  });

  it('makes one delivery per endpoint and event, and gives each try to one dispatcher', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const event = eventOf(transactionId);
    const made = await Promise.all(range(5).map((index) => store.viewOf(index).createDeliveries(event)));
    const [delivery] = made.flat();
    expect(made.flat()).toHaveLength(1);
    const deliveryId = delivery?.deliveryId ?? '';
    // Whoever made it has taken it, for as long as it asked.
    expect(delivery).toMatchObject({
      attempts: 1,
      secretSealed: 'sealed',
      dueAtMs: event.atMs + event.leaseMs,
    });
    expect(await store.one.claimDelivery(deliveryId, event.atMs + event.leaseMs - 1, 5_000)).toBeUndefined();
    const claims = await Promise.all(
      range(6).map((index) => store.viewOf(index).claimDelivery(deliveryId, 20_000, 5_000)),
    );
    expect(claims.filter((claim) => claim !== undefined)).toMatchObject([
      { attempts: 2, secretSealed: 'sealed' },
    ]);
    expect(await store.one.claimDelivery(deliveryId, 26_000, 5_000)).toMatchObject({ attempts: 3 });
    const ended = { deliveryId, attempt: 3, atMs: 27_000, result: '200', messages: [] };
    await store.other.endDeliveryAttempt({ ...ended, status: 'delivered' });
    // A try that comes back late changes nothing, and nobody gets it again.
    await store.one.endDeliveryAttempt({ ...ended, attempt: 1, status: 'pending', dueAtMs: 28_000 });
    expect(await store.one.claimDelivery(deliveryId, 90_000, 5_000)).toBeUndefined();
  });
}
