import { PaymentError, createTransactionId, withCircuitBreaker } from '@lango/core';
import { createFakeGateway, createTestTransaction } from '@lango/core/testing';
import { expect, it } from 'vitest';
import { quietLogger, serverAddresses, uniqueName } from '../../conformance/real-servers.js';
import { until } from '../../conformance/until.js';
import { withSharedBreaker } from '../../services/shared/with-shared-breaker.js';
import { nodeClock } from '../node/node-clock.js';
import { connectRedis } from './redis-client.js';
import { createRedisSharedBreakers } from './redis-shared-breakers.js';

const openForMs = 2_500;

/** One process: its own connection and breaker, one gateway for both. */
async function aProcess(
  prefix: string,
  provider: { isWell: boolean },
  names: readonly string[] = ['fake/deposit'],
) {
  const connection = connectRedis({ url: serverAddresses().redisUrl }, quietLogger);
  await connection.check();
  const shared = createRedisSharedBreakers(connection.client, prefix, names, nodeClock);
  const plain = createFakeGateway({
    behave: () =>
      provider.isWell
        ? { do: 'succeed' }
        : { do: 'fail-before-acting', error: new PaymentError('gateway_unreachable', 'none', 'away') },
  });
  const breaker = withCircuitBreaker({
    openForMs,
    failuresInARow: 2,
    onStateChange: ({ gatewayId, operation, state }) => {
      if (state === 'open') shared.opened(gatewayId, operation, openForMs);
      if (state === 'closed') shared.closed(gatewayId, operation);
    },
  });
  const gateway = withSharedBreaker(shared, { openForMs, callMs: 2_000 })(breaker(plain));
  const deposit = async (): Promise<string> => {
    const transactionId = createTransactionId();
    const transaction = createTestTransaction({ kind: 'deposit', gatewayId: 'fake', transactionId });
    const context = { idempotencyKey: transactionId, attempt: 1, signal: new AbortController().signal };
    return gateway.deposit(transaction, context).then(
      ({ status }) => status,
      (error: unknown) => (PaymentError.is(error) ? error.code : 'broke'),
    );
  };
  const close = () => {
    shared.close();
    connection.close();
  };
  return { deposit, shared, calls: () => plain.calls.length, connection, close };
}

it('what one process finds failing, the others do not try; one probe of one process opens it to all', async () => {
  const prefix = `${uniqueName()}:`;
  const provider = { isWell: false };
  const [one, other] = [await aProcess(prefix, provider), await aProcess(prefix, provider)];
  expect([await one.deposit(), await one.deposit()]).toEqual(['gateway_unreachable', 'gateway_unreachable']);
  await until(() => other.shared.stateOf('fake', 'deposit') === 'open');
  expect(await other.deposit()).toBe('circuit_open');
  expect(other.calls()).toBe(0);
  // Its time is over, and the gateway is still unwell: one probe, whoever asks, closes the door again.
  await until(() => other.shared.stateOf('fake', 'deposit') === 'probing');
  const tries = await Promise.all(Array.from({ length: 10 }, () => other.deposit()));
  expect(tries.filter((end) => end === 'gateway_unreachable')).toHaveLength(1);
  expect(other.calls()).toBe(1);
  provider.isWell = true;
  await until(() => other.shared.stateOf('fake', 'deposit') === 'probing');
  await until(async () => (await other.deposit()) === 'succeeded');
  await until(() => one.shared.stateOf('fake', 'deposit') === 'closed');
  await until(async () => (await one.deposit()) === 'succeeded');
  one.close();
  other.close();
});

it('each goes by its own breaker once Redis is gone', async () => {
  const prefix = `${uniqueName()}:`;
  const provider = { isWell: false };
  const [one, other] = [await aProcess(prefix, provider), await aProcess(prefix, provider)];
  await one.deposit();
  await one.deposit();
  await until(() => other.shared.stateOf('fake', 'deposit') === 'open');
  other.connection.close();
  await until(() => other.shared.stateOf('fake', 'deposit') === 'closed');
  provider.isWell = true;
  expect(await other.deposit()).toBe('succeeded');
  one.close();
  other.close();
});

it('a gateway that was added while the processes run is shared like the others', async () => {
  const prefix = `${uniqueName()}:`;
  const provider = { isWell: false };
  const [one, other] = [await aProcess(prefix, provider, []), await aProcess(prefix, provider, [])];
  await one.deposit();
  await one.deposit();
  await until(() => other.shared.stateOf('fake', 'deposit') === 'open');
  expect(await other.deposit()).toBe('circuit_open');
  expect(other.calls()).toBe(0);
  one.close();
  other.close();
});
