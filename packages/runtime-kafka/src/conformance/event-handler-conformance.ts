import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { EventDraft } from '../ports/merchant-event.js';
import { finalVersion, nextVersion } from './new-transaction.js';
import type { StoreUnderTest } from './store-under-test.js';

/** Later than the times of other tests, including those of claims. */
const farFuture = Date.parse('2050-01-01T00:00:00Z');
const claim = { nowMs: farFuture, claimMs: 1_000, limit: 1_000 };

const draft = (eventType: string, eventKey: string = randomUUID()): EventDraft => ({
  eventType,
  eventKey,
  messageId: `msg_${randomUUID()}`,
  body: JSON.stringify({ type: eventType }),
});

/** Events of in-process handlers: stored once the handler is registered, claimed where it runs, in order. */
export function testEventHandlers(store: StoreUnderTest): void {
  const handlerName = () => `h${randomUUID()}`;
  const createWithEvents = async (events: readonly EventDraft[]) => {
    const { record } = await store.stored();
    const change = nextVersion({ ...record }, { status: 'pending' }, { events });
    const outcome = await store.one.commit(change);
    return { record: change.next, eventIds: outcome.kind === 'committed' ? outcome.eventIds : [] };
  };
  /** The handler's rows among those that a change created. */
  const claimed = async (handlers: readonly string[], nowMs = claim.nowMs) =>
    (await store.other.claimDueDeliveries({ ...claim, nowMs, handlers })).filter(
      ({ handler }) => handler !== undefined && handlers.includes(handler),
    );
  const succeed = (deliveryId: string, handler: string) =>
    store.one.endDeliveryAttempt({
      deliveryId,
      handler,
      attempt: 1,
      atMs: farFuture,
      result: 'handled',
      status: 'delivered',
    });

  it('stores an event once for each handler of its type', async () => {
    const [one, all, other] = [handlerName(), handlerName(), handlerName()];
    await store.one.setEventHandler(one, ['transaction.pending'], 1);
    await store.one.setEventHandler(all, ['*'], 1);
    await store.one.setEventHandler(other, ['transaction.failed'], 1);
    const event = draft('transaction.pending');
    const { record } = await createWithEvents([event]);
    // The same event again, such as by a retry.
    await store.one.commit(nextVersion(record, {}, { events: [event] }));
    const rows = await claimed([one, all, other]);
    expect(rows.map(({ handler }) => handler).sort()).toEqual([one, all].sort());
    expect(rows[0]).toMatchObject({
      transactionId: record.transaction.transactionId,
      merchantId: store.merchantId,
      eventType: 'transaction.pending',
      messageId: event.messageId,
      body: event.body,
      attempts: 1,
    });
    await store.one.removeEventHandler(all);
  });

  it('gives an event only to a process that has its handler, and to one claim at a time', async () => {
    const name = handlerName();
    await store.one.setEventHandler(name, ['transaction.pending'], 1);
    const { eventIds } = await createWithEvents([draft('transaction.pending')]);
    const mine = async (handlers: readonly string[], nowMs: number) => {
      const tries = eventIds.map((id) => store.other.claimDelivery(id, nowMs, 1_000, handlers));
      return (await Promise.all(tries)).filter((row) => row?.handler === name);
    };
    expect(await mine([], farFuture)).toEqual([]);
    expect(await claimed(['another'])).toEqual([]);
    const [claimedOne] = await mine([name], farFuture);
    expect(claimedOne).toMatchObject({ handler: name, attempts: 1 });
    expect(await mine([name], farFuture + 999)).toEqual([]);
    expect(await claimed([name], farFuture + 999)).toEqual([]);
    // The claiming process has died.
    expect(await claimed([name], farFuture + 1_000)).toMatchObject([{ attempts: 2 }]);
  });

  it('gives the events of a transaction in order, each after its handler has processed the previous one', async () => {
    const name = handlerName();
    await store.one.setEventHandler(name, ['*'], 1);
    const first = await createWithEvents([draft('transaction.pending'), draft('transaction.discrepancy')]);
    await store.one.commit(
      finalVersion(first.record, { status: 'succeeded' }, { events: [draft('transaction.succeeded')] }),
    );
    const other = await createWithEvents([draft('transaction.pending')]);
    const handledTypes: string[] = [];
    const mine = async (nowMs: number) =>
      (await claimed([name], nowMs)).filter(
        ({ transactionId }) => transactionId === first.record.transaction.transactionId,
      );
    const [pending, ...none] = await claimed([name]);
    expect(none.map(({ transactionId }) => transactionId)).toEqual([other.record.transaction.transactionId]);
    let next = pending;
    for (let nowMs = farFuture + 1; next !== undefined; nowMs += 1) {
      expect(await mine(nowMs)).toEqual([]);
      handledTypes.push(next.eventType);
      const [nextId] = await succeed(next.deliveryId, name);
      const [nextDelivery, ...more] = await mine(nowMs);
      expect([nextDelivery?.deliveryId, more]).toEqual([nextId, []]);
      next = nextDelivery;
    }
    expect(handledTypes).toEqual(['transaction.pending', 'transaction.discrepancy', 'transaction.succeeded']);
    await store.one.removeEventHandler(name);
  });

  it('holds back later events after a failure, and continues when the failed one is given up', async () => {
    const name = handlerName();
    await store.one.setEventHandler(name, ['*'], 1);
    const { record } = await createWithEvents([draft('transaction.pending')]);
    await store.one.commit(
      finalVersion(
        record,
        { status: 'failed', failure: { reason: 'declined', rawCode: '1' } },
        {
          events: [draft('transaction.failed')],
        },
      ),
    );
    const [pending] = await claimed([name]);
    const failed = { deliveryId: pending?.deliveryId ?? '', handler: name, attempt: 1, atMs: farFuture };
    const again = { ...failed, result: 'failed', status: 'pending', dueAtMs: farFuture + 60_000 } as const;
    await store.one.endDeliveryAttempt(again);
    expect(await claimed([name], farFuture + 59_999)).toEqual([]);
    expect(await claimed([name], farFuture + 60_000)).toMatchObject([{ eventType: 'transaction.pending' }]);
    await store.one.endDeliveryAttempt({ ...failed, result: 'failed', status: 'exhausted' });
    expect(await claimed([name], farFuture + 60_001)).toMatchObject([{ eventType: 'transaction.failed' }]);
    await store.one.removeEventHandler(name);
  });

  it('stores nothing for a removed handler, and gives up its waiting events', async () => {
    const name = handlerName();
    await store.one.setEventHandler(name, ['transaction.pending'], 1);
    await store.one.setEventHandler(name, ['transaction.failed', 'transaction.pending'], 2);
    expect(await store.other.listEventHandlers()).toContainEqual({
      name,
      events: ['transaction.failed', 'transaction.pending'],
    });
    await createWithEvents([draft('transaction.pending')]);
    expect(await store.other.removeEventHandler(name)).toBe(1);
    expect(await store.one.removeEventHandler(name)).toBeUndefined();
    await createWithEvents([draft('transaction.pending')]);
    expect(await claimed([name])).toEqual([]);
  });
}
