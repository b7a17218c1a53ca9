import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices, stopServices, type Services } from '../../../scripts/services/start-services.mjs';
import { isMoneyCall } from './money-calls.js';
import { runCrashMatrix } from './run-crash-matrix.js';

describe('the five services on Kafka, Redis and PostgreSQL', { timeout: 900_000 }, () => {
  let services: Services;
  beforeAll(async () => {
    // Servers of its own: other suites must not notice.
    services = await startServices({ only: 'native' });
  }, 120_000);
  afterAll(async () => {
    if (services !== undefined) await stopServices(services);
  });

  // The whole matrix, every call of every port, is a stage of `npm run prove`.
  it('lose and double nothing when killed before and after every call that moves money or tells of it', async () => {
    const result = await runCrashMatrix({
      servers: services.addresses,
      isWanted: isMoneyCall,
      watchMs: 15_000,
      withPauses: false,
      log: (line) => console.log(line),
    });
    expect(result.differences).toEqual([]);
    expect(result.broken).toEqual([]);
    expect(result.struck).toBeGreaterThan(60);
    expect(result.struck).toBeGreaterThan(0.9 * result.points);
  });
});
