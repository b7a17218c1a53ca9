import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useStore, type OpenStores } from './store-under-test.js';

const atMs = Date.parse('2041-01-01T00:00:00Z');

/** What every store that knows of disabled endpoints promises; the simulation's, whose histories are too short for them, does not. */
export function describeDisabledEndpoints(name: string, open: OpenStores): void {
  describe(`disabled endpoints: ${name}`, () => {
    const store = useStore(open);

    it('wakes a dispatcher for the notice that an endpoint was disabled, and for nothing else', async () => {
      const { one, other, merchantId } = store;
      const [gone, left] = [`end_${randomUUID()}`, `end_${randomUUID()}`];
      const endpoint = {
        merchantId,
        environment: 'test',
        secretSealed: 'sealed',
        createdAtMs: 1,
      } as const;
      for (const endpointId of [gone, left])
        await one.addEndpoint({
          ...endpoint,
          endpointId,
          url: `https://shop.example.com/${endpointId}`,
          events: ['endpoint.disabled'],
        });
      const deliveryId = `dlv_${randomUUID()}`;
      const ids = { deliveryId, merchantId, endpointId: gone, messageId: randomUUID() };
      const url = 'https://shop.example.com/c';
      await one.addDelivery({ ...ids, url, eventType: 'transaction.failed', body: '{}', atMs }, []);
      const notice = { eventType: 'endpoint.disabled', messageId: `msg_${randomUUID()}`, body: '{}' };
      await other.endDeliveryAttempt({
        deliveryId,
        attempt: 1,
        atMs,
        result: '410',
        status: 'exhausted',
        messages: [],
        isGone: true,
        disabledNotice: notice,
      });
      const [told] = await one.listDeliveries(left, { limit: 10 });
      const claimed = await one.claimOutbox(atMs, 1_000, 500);
      const woken = claimed.filter(({ topic }) => topic === 'merchant-callback-due-v1');
      expect(woken).toMatchObject([
        { key: told?.deliveryId, body: { deliveryId: told?.deliveryId }, tries: 0 },
      ]);
      expect(await other.claimDelivery(told?.deliveryId ?? '', atMs, 1_000)).toMatchObject(notice);
      await one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
    });
  });
}
