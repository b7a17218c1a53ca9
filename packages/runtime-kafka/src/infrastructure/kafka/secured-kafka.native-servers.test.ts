import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startSecuredKafka,
  type SecuredKafka,
} from '../../../../../scripts/services/start-secured-kafka.mjs';
import { quietLogger, uniqueName } from '../../conformance/real-servers.js';
import { until } from '../../conformance/until.js';
import { nodeClock } from '../node/node-clock.js';
import { createKafkaMessageBus } from './kafka-message-bus.js';
import type { KafkaOptions } from './kafka-options.js';

const username = 'lango';
const password = 'secured-kafka-password';

let kafka: SecuredKafka;
beforeAll(async () => {
  kafka = await startSecuredKafka({ username, password });
});
afterAll(() => kafka?.stop());

const optionsOf = (sasl: KafkaOptions['sasl']): KafkaOptions => ({
  brokers: [kafka.broker],
  prefix: `${uniqueName()}.`,
  tls: { ca: kafka.certificate },
  ...(sasl && { sasl }),
});

it.each(['plain', 'scram-sha-256'] as const)(
  'carries messages over TLS with %s',
  async (mechanism) => {
    const options = optionsOf({ mechanism, username, password });
    const bus = createKafkaMessageBus(options, nodeClock, quietLogger);
    // The broker may still be starting.
    await until(() =>
      bus.createTopics({ partitions: 1 }).then(
        () => true,
        () => false,
      ),
    );
    const seen: string[] = [];
    await bus.subscribe({
      topic: 'payment-requested-v1',
      group: 'secured',
      concurrency: 1,
      handle: async ({ key }) => void seen.push(key),
    });
    const message = { topic: 'payment-requested-v1', key: mechanism, body: {} } as const;
    await bus.publish([message]);
    await until(() => seen.includes(mechanism));
    await bus.close();
  },
); // prettier-ignore

it('refuses a wrong password and an untrusted certificate with a clear error', async () => {
  const wrong = createKafkaMessageBus(
    optionsOf({ mechanism: 'plain', username, password: 'wrong' }),
    nodeClock,
    quietLogger,
  );
  await expect(wrong.check()).rejects.toThrow(/Authentication failed|no answer/i);
  const strange = createKafkaMessageBus(
    { ...optionsOf({ mechanism: 'plain', username, password }), tls: true },
    nodeClock,
    quietLogger,
  );
  await expect(strange.check()).rejects.toThrow(/self-signed|no answer/i);
  await Promise.all([wrong.close(), strange.close()]);
});
