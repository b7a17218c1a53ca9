import { nodeClock } from '../../packages/runtime-kafka/src/infrastructure/node/node-clock.js';
import { describeLock } from '../../packages/runtime-kafka/src/conformance/lock-conformance.js';
import { describeMessageBus } from '../../packages/runtime-kafka/src/conformance/message-bus-conformance.js';
import { describeTransactionStore } from '../../packages/runtime-kafka/src/conformance/transaction-store-conformance.js';
import { createSimulatedBroker } from './bus/simulated-broker.js';
import { createSimulatedLock } from './simulated-lock.js';
import { createMemoryRows } from './store/memory-rows.js';
import { createMemoryStore } from './store/memory-store.js';

// The suites that PostgreSQL, Kafka and Redis pass: what is proved on the simulated ports is proved about no fiction.

describeTransactionStore('in memory, as the simulation has it', async () => {
  const rows = createMemoryRows();
  const view = (process: string) => createMemoryStore({ rows, process, add: () => undefined });
  return [view('one'), view('other')];
});

describeMessageBus('simulated', async () =>
  createSimulatedBroker({
    after: (ms, callback) => nodeClock.after(ms, callback),
    copies: () => [0],
    overtakes: () => false,
    choose: () => 0,
  }).connect('process'),
);

const lock = createSimulatedLock({
  now: () => nodeClock.monotonicNow(),
  grants: 'honest',
  expiresEarly: () => false,
});
describeLock('simulated', () => lock);
