import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { EventDraft } from '../ports/merchant-event.js';
import { newCallback } from './new-callback.js';
import { nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** A gateway callback is stored once; a merchant event is one delivery, which one dispatcher handles at a time (I17). */
export function testCallbacks(store: StoreUnderTest): void {
  const newEvent = (): EventDraft => ({
    eventType: 'transaction.succeeded',
    eventKey: randomUUID(),
    messageId: `msg_${randomUUID()}`,
    body: '{}',
  });

  it('recognizes a repeated callback, and keeps the first one’s bytes', async () => {
    const callback = newCallback();
    const stores = await Promise.all(
      range(8).map((index) =>
        store
          .viewOf(index)
          .storeCallback({ ...callback, callbackId: `${callback.callbackId}-${index}` }, 6_000),
      ),
    );
    expect(stores.filter((earlier) => earlier === undefined)).toHaveLength(1);
    const earlier = stores.find((stored) => stored !== undefined);
    expect(Buffer.from(earlier?.body ?? [])).toEqual(Buffer.from(callback.body));
    expect(earlier).toMatchObject({ headers: callback.headers, result: callback.result });
  });

  it('commits an event with the winning change, to each address once, and gives each attempt to one dispatcher', async () => {
    const { record } = await store.stored();
    const event = newEvent();
    const changes = range(6).map(() =>
      nextVersion(record, { status: 'submitted' }, { events: [event], eventsDueAtMs: 50_000 }),
    );
    const outcomes = await Promise.all(changes.map((change, index) => store.viewOf(index).commit(change)));
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'committed' ? outcome.eventIds : []));
    expect(ids).toHaveLength(1);
    const [deliveryId = ''] = ids;
    // Any triggered dispatcher may make the first attempt.
    const first = await Promise.all(
      range(6).map((index) => store.viewOf(index).claimDelivery(deliveryId, 10_000, 5_000)),
    );
    expect(first.filter((claim) => claim !== undefined)).toMatchObject([
      { attempts: 1, secretSealed: 'sealed', url: record.callbackUrl, messageId: event.messageId },
    ]);
    expect(await store.one.claimDelivery(deliveryId, 14_999, 5_000)).toBeUndefined();
    expect(await store.one.claimDelivery(deliveryId, 15_000, 5_000)).toMatchObject({ attempts: 2 });
    const ended = { deliveryId, attempt: 2, atMs: 16_000, result: '200' };
    await store.other.endDeliveryAttempt({ ...ended, status: 'delivered' });
    // A late result changes nothing, and the event is not claimed again.
    await store.one.endDeliveryAttempt({ ...ended, attempt: 1, status: 'pending', dueAtMs: 17_000 });
    expect(await store.one.claimDelivery(deliveryId, 90_000, 5_000)).toBeUndefined();
  });

  it('delivers an event once, however often it is committed', async () => {
    const { record } = await store.stored();
    const event = newEvent();
    const first = nextVersion(record, { status: 'submitted' }, { events: [event] });
    expect(await store.one.commit(first)).toMatchObject({ eventIds: [expect.any(String)] });
    const again = { ...event, messageId: `msg_${randomUUID()}` };
    const second = nextVersion(first.next, {}, { events: [again] });
    expect(await store.other.commit(second)).toEqual({ kind: 'committed', eventIds: [] });
  });
}
