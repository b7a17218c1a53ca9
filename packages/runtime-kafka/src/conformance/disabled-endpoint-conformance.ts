import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nextVersion } from './new-transaction.js';
import { useStore, type OpenStores } from './store-under-test.js';

const atMs = Date.parse('2041-01-01T00:00:00Z');

/** The contract of stores with disabled endpoints. The simulation's store has none, because its runs are too short for them. */
export function describeDisabledEndpoints(name: string, open: OpenStores): void {
  describe(`disabled endpoints: ${name}`, () => {
    const store = useStore(open);

    const endpointOf = (endpointId: string, events: readonly string[]) => ({
      endpointId,
      merchantId: store.merchantId,
      environment: 'test' as const,
      secretSealed: 'sealed',
      createdAtMs: 1,
      url: `https://shop.example.com/${endpointId}`,
      events,
    });
    const deliveryTo = (endpointId: string) => ({
      deliveryId: `dlv_${randomUUID()}`,
      merchantId: store.merchantId,
      environment: 'test' as const,
      endpointId,
      messageId: randomUUID(),
      url: 'https://shop.example.com/c',
      eventType: 'transaction.failed',
      body: '{}',
      atMs,
    });
    /** The endpoint answers 410. */
    const disable = async (endpointId: string, messageId = `msg_${randomUUID()}`) => {
      const delivery = deliveryTo(endpointId);
      await store.one.addDelivery(delivery);
      return store.other.endDeliveryAttempt({
        deliveryId: delivery.deliveryId,
        attempt: 1,
        atMs,
        result: '410',
        status: 'exhausted',
        isGone: true,
        disabledNotice: { eventType: 'endpoint.disabled', messageId, body: '{}' },
      });
    };

    it('notifies the other endpoints, and only those, that one was disabled', async () => {
      const [gone, left] = [`end_${randomUUID()}`, `end_${randomUUID()}`];
      for (const endpointId of [gone, left])
        await store.one.addEndpoint(endpointOf(endpointId, ['endpoint.disabled']));
      const messageId = `msg_${randomUUID()}`;
      const notices = await disable(gone, messageId);
      const [notice] = await store.one.listDeliveries(left, { limit: 10 });
      expect(notices).toEqual([notice?.deliveryId]);
      expect(await store.other.claimDelivery(notice?.deliveryId ?? '', atMs, 1_000)).toMatchObject({
        messageId,
        environment: 'test',
      });
    });

    it('never exceeds a merchant’s number of endpoints, even when many are added at once', async () => {
      const endpoint = { ...endpointOf('', ['transaction.failed']), environment: 'live' as const };
      const added = await Promise.all(
        Array.from({ length: 120 }, (_, index) =>
          (index % 2 === 0 ? store.one : store.other).addEndpoint(
            { ...endpoint, endpointId: `end_${randomUUID()}` },
            20,
          ),
        ),
      );
      expect(added.filter(Boolean)).toHaveLength(20);
      expect(await store.one.listEndpoints(store.merchantId, 'live')).toHaveLength(20);
    });

    it('holds the events of a disabled endpoint, and redelivers them since a given time on request', async () => {
      const endpointId = `end_${randomUUID()}`;
      await store.one.addEndpoint(endpointOf(endpointId, ['transaction.failed']));
      await disable(endpointId);
      const { record } = await store.stored();
      const event = {
        eventType: 'transaction.failed',
        eventKey: randomUUID(),
        messageId: `msg_${randomUUID()}`,
        body: '{"held":true}',
      };
      const change = nextVersion(record, { status: 'submitted' }, { events: [event], atMs });
      await store.one.commit(change);
      const held = (await store.one.listDeliveries(endpointId, { limit: 10 })).find(
        ({ messageId }) => messageId === event.messageId,
      );
      expect(held).toMatchObject({ status: 'held' });
      expect(held?.dueAtMs).toBeUndefined();
      expect(await store.one.claimDelivery(held?.deliveryId ?? '', atMs + 1e9, 1_000)).toBeUndefined();
      await store.one.enableEndpoint(store.merchantId, endpointId);
      expect(await store.one.redeliverSince(endpointId, atMs + 1, atMs + 2)).toBe(0);
      expect(await store.one.redeliverSince(endpointId, atMs, atMs + 2)).toBe(2);
      expect(await store.other.claimDelivery(held?.deliveryId ?? '', atMs + 2, 1_000)).toMatchObject({
        attempts: 1,
        body: event.body,
      });
    });
  });
}
