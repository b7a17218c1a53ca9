import { afterEach, describe, expect, it } from 'vitest';
import type { BusMessage, MessageBus, OutgoingMessage } from '../ports/message-bus.js';
import { until } from './until.js';

const messageOf = (key: string, number = 0): OutgoingMessage => ({
  topic: 'payment-requested-v1',
  key,
  body: { transactionId: `txn_${number.toString(16).padStart(32, '0')}` },
});
const idOf = ({ body }: Pick<BusMessage, 'body'>) => String(body['transactionId']);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The contract of message buses. `open` gives a bus with empty topics. */
export function describeMessageBus(name: string, open: () => Promise<MessageBus>): void {
  describe(`message bus: ${name}`, () => {
    const opened: MessageBus[] = [];
    const openBus = async () => {
      const bus = await open();
      opened.push(bus);
      return bus;
    };
    const subscribe = (bus: MessageBus, handle: (message: BusMessage) => Promise<void>, concurrency = 16) =>
      bus.subscribe({ topic: 'payment-requested-v1', group: 'conformance', concurrency, handle });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bus) => bus.close()));
    });

    it('is reachable', async () => {
      await (await openBus()).check();
    });

    it('delivers every message as it was published', async () => {
      const bus = await openBus();
      const received = new Map<string, BusMessage>();
      await subscribe(bus, async (message) => void received.set(idOf(message), message));
      const sent = range(300).map((number) => messageOf(`key-${number % 40}`, number));
      await Promise.all([bus.publish(sent.slice(0, 100)), bus.publish(sent.slice(100))]);
      await until(() => received.size === sent.length);
      const names = new Set([...received.values()].map(({ messageId }) => messageId));
      expect(names.size).toBe(sent.length);
      expect(sent.map((message) => received.get(idOf(message)))).toMatchObject(sent);
    });

    it('handles messages of one key in their order, never two at once', async () => {
      const bus = await openBus();
      const order = new Map<string, number[]>();
      const busy = new Set<string>();
      let overlaps = 0;
      await subscribe(bus, async ({ key, body }) => {
        if (busy.has(key)) overlaps += 1;
        busy.add(key);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        busy.delete(key);
        const number = parseInt(idOf({ body }).slice(4), 16);
        order.set(key, [...(order.get(key) ?? []), number]);
      });
      const numbers = range(200);
      for (const number of numbers) await bus.publish([messageOf(`key-${number % 7}`, number)]);
      await until(
        () =>
          [...order.values()].reduce((sum, received) => sum + new Set(received).size, 0) >= numbers.length,
      );
      expect(overlaps).toBe(0);
      // At least once: a message may be redelivered, and the first deliveries keep the order.
      for (const [, received] of order) {
        const firsts = [...new Set(received)];
        expect(firsts).toEqual([...firsts].sort((left, right) => left - right));
      }
    });

    it('never exceeds its concurrency', async () => {
      const bus = await openBus();
      let atOnce = 0;
      let atOnceMax = 0;
      const done = new Set<string>();
      await subscribe(
        bus,
        async (message) => {
          atOnce += 1;
          atOnceMax = Math.max(atOnceMax, atOnce);
          await new Promise((resolve) => setTimeout(resolve, 5));
          atOnce -= 1;
          done.add(idOf(message));
        },
        4,
      );
      await bus.publish(range(100).map((number) => messageOf(`key-${number}`, number)));
      await until(() => done.size >= 100);
      expect(atOnceMax).toBeLessThanOrEqual(4);
      expect(atOnceMax).toBeGreaterThan(1);
    });

    it('redelivers a message whose handler failed, without delaying other keys', async () => {
      const bus = await openBus();
      const handled: string[] = [];
      let failures = 0;
      await subscribe(bus, async ({ key }) => {
        if (key === 'bad' && failures < 2) {
          failures += 1;
          throw new Error('not now');
        }
        handled.push(key);
      });
      await bus.publish([messageOf('bad'), ...range(10).map((number) => messageOf(`good-${number}`))]);
      await until(() => new Set(handled).size >= 11);
      expect(failures).toBe(2);
      expect([...new Set(handled)].at(-1)).toBe('bad');
    });

    it('shares the messages of a topic among the consumers of a group, and loses none when one leaves', async () => {
      const bus = await openBus();
      const received = new Set<string>();
      const receive = async (message: BusMessage) => void received.add(idOf(message));
      await subscribe(bus, receive);
      const stopSecond = await subscribe(bus, receive);
      const sent = range(200).map((number) => messageOf(`key-${number}`, number));
      await bus.publish(sent.slice(0, 100));
      await until(() => received.size >= 100);
      await Promise.all([stopSecond(), bus.publish(sent.slice(100))]);
      await until(() => received.size === sent.length);
      expect(sent.every((message) => received.has(idOf(message)))).toBe(true);
    });

    it('waits for running handlers when it is stopped', async () => {
      const bus = await openBus();
      let started = 0;
      let finished = 0;
      const stop = await subscribe(bus, async () => {
        started += 1;
        await new Promise((resolve) => setTimeout(resolve, 200));
        finished += 1;
      });
      await bus.publish(range(8).map((number) => messageOf(`key-${number}`)));
      await until(() => started > 0);
      await stop();
      expect(finished).toBe(started);
    });
  });
}
