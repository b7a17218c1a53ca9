import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAgreement } from './expect-agreement.js';
import { startProductionSystem, type ProductionSystem } from './production-system.js';

const address = (variable: string) => process.env[variable] ?? '';

describe('the five services, each a process of its own, on real servers', () => {
  let system: ProductionSystem;
  beforeAll(async () => {
    const addresses = {
      kafka: address('LANGO_KAFKA_BROKERS'),
      redis: address('LANGO_REDIS_URL'),
      postgres: address('LANGO_POSTGRES_URL'),
    };
    system = await startProductionSystem(addresses, [
      'api',
      'callback-receiver',
      'payment-processor',
      'callback-processor',
      'callback-dispatcher',
    ]);
  });
  afterAll(async () => system.close());

  it('moves each payment once and tells the merchant once', async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    await Promise.all(numbers.map((number) => system.merchant.pay(number)));
    await expectAgreement(system, numbers.length);
    const statuses = (await system.transactions()).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'failed').length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status === 'succeeded').length).toBeGreaterThan(50);
  });

  it('answers a repeated request with the same transaction', async () => {
    const [first, again] = [await system.merchant.pay(7), await system.merchant.pay(7)];
    expect(again).toBe(first);
    expect(await system.transactions()).toHaveLength(60);
  });
});
