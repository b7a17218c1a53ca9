import { createFakeGateway } from '@lango/core/testing';
import { expect, it } from 'vitest';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { defaultHousekeepingIntervals, startHousekeeping } from './housekeeping.js';

it('stops after the work in progress, however much else is due', async () => {
  const record = testRecord({});
  const { context } = createTestContext(createFakeGateway(), record);
  let claims = 0;
  let purges = 0;
  const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
  const store = {
    ...context.store,
    claimDueTransactions: async () => {
      claims += 1;
      await tick();
      return [record];
    },
    applyRetention: async () => {
      purges += 1;
      await tick();
      return { deliveries: 1_000 };
    },
  };
  let [begun, ended] = [0, 0];
  const handlers = {
    transactions: async () => {
      begun += 1;
      await tick();
      ended += 1;
    },
  };
  const stop = startHousekeeping(
    { ...context, store, concurrency: 1 },
    defaultHousekeepingIntervals,
    handlers,
    { deliveriesDays: 30 },
  );
  while (ended < 3 || purges < 3) await tick();
  await stop();
  const after = [claims, purges, begun];
  expect(ended).toBe(begun);
  for (let ticks = 0; ticks < 10; ticks += 1) await tick();
  expect([claims, purges, begun]).toEqual(after);
});
