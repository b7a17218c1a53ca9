import { describe, expect, it } from 'vitest';
import { noTracing } from '../ports/tracing.js';
import type { BusMessage, MessageBus } from '../ports/message-bus.js';
import type { OutboxMessage } from '../ports/outbox-message.js';
import { createOutboxPublisher } from './publish-outbox.js';

const message = (messageId: string): OutboxMessage => ({
  topic: 'payment-requested-v1',
  key: 'txn_1',
  body: { transactionId: 'txn_1' },
  messageId,
  availableAtMs: 0,
});

function publisherOn(send: (messages: readonly BusMessage[]) => Promise<void>) {
  const deleted: string[] = [];
  const nothing = () => undefined;
  const publisher = createOutboxPublisher(
    {
      deleteOutboxByMessageId: async (ids) => {
        deleted.push(...ids);
      },
    },
    { publish: send } as unknown as MessageBus,
    {
      now: () => 1,
      monotonicNow: () => 1,
      after: (_ms, callback) => {
        queueMicrotask(callback);
        return nothing;
      },
    },
    { debug: nothing, info: nothing, warn: nothing, error: nothing },
    noTracing,
  );
  return { publisher, deleted };
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('publishing what was committed', () => {
  it.each(Array.from({ length: 16 }, (_, turn) => turn))(
    'leaves nothing behind that comes %i turns after the first was handed over',
    async (delay) => {
      const sent: string[] = [];
      const { publisher, deleted } = publisherOn(async (messages) => {
        sent.push(...messages.map(({ messageId }) => messageId));
      });
      publisher.publish([message('first')]);
      await turns(delay);
      publisher.publish([message('second')]);
      await publisher.idle();
      expect(sent).toEqual(['first', 'second']);
      expect(deleted).toEqual(['first', 'second']);
    },
  );

  it('leaves to the relay what the bus refuses, and goes on', async () => {
    let tries = 0;
    const { publisher, deleted } = publisherOn(async () => {
      tries += 1;
      if (tries === 1) throw new Error('the bus is away');
    });
    publisher.publish([message('first')]);
    await publisher.idle();
    publisher.publish([message('second')]);
    await publisher.idle();
    expect(deleted).toEqual(['second']);
  });
});
