import type { GatewayNames } from '../gateway-names.js';

/** The harness of a new package: adapter and simulator in each situation. */
export function harnessTemplate({ id, type }: GatewayNames): string {
  return `import type { TransactionKind } from '@lango/core';
import { networkFaultOf, relayTo, startFaultServer, type ConformanceCodes, type ConformanceHarness, type ConformanceSituation } from '@lango/core/conformance';
import { createGatewayHttp } from '@lango/core/gateway-kit';
import { createTestTransaction } from '@lango/core/testing';
import { create${type}Gateway } from './${id}-gateway.js';
import { simulatorAccounts, start${type}Simulator, type ${type}SimulatorOptions } from './${id}-simulator.js';

/** How the provider behaves in each situation. In the situations that are not listed it works, and the network fails. */
const behaviors: Partial<Record<ConformanceSituation, ${type}SimulatorOptions>> = {
  'outcome-open': { status: 'PENDING' },
  'deposit-declined': { status: 'NO_FUNDS' },
  'withdrawal-declined': { status: 'NO_FUNDS' },
  'unknown-code': { status: 'SIDEWAYS' },
  'answer-without-reference': { omitsReference: true },
};

/** The provider's documented codes, copied from its documents and not from the adapter, so that a mistake in either shows. */
const codes: ConformanceCodes = {
  member: 'status',
  idMember: 'reference',
  means: { SUCCESS: 'succeeded', PENDING: 'pending', DECLINED: { failed: 'declined' }, NO_FUNDS: { failed: 'insufficient_funds' } },
};

let customers = 0;

/** The adapter with its simulator, in one situation. */
export async function createHarness(situation: ConformanceSituation): Promise<ConformanceHarness> {
  const simulator = await start${type}Simulator(behaviors[situation]);
  // The network between the two, with injected faults.
  const server = await startFaultServer({ answer: relayTo(simulator.url) });
  const fault = networkFaultOf(situation);
  if (fault !== undefined)
    await server.strike(fault, { times: situation === 'connection-lost-after-send' ? 1 : 1_000 });
  const pool = createGatewayHttp();
  const deadlineMs = situation === 'answer-drips' ? 300 : 4_000;
  const [first, other] = simulatorAccounts;
  const gatewayOf = ({ apiKey, callbackSecret }: typeof first, environment: 'test' | 'live' = 'test') =>
    create${type}Gateway({
      baseUrl: server.url,
      environment,
      apiKey: situation === 'credentials-refused' ? 'a-key-that-was-rotated' : apiKey,
      callbackSecret,
      http: (request) => pool({ ...request, deadlineMs }),
    });
  const createTransaction = (kind: TransactionKind) =>
    createTestTransaction({
      kind,
      gatewayId: '${id}',
      merchantReference: 'INV-1',
      // A new customer for each transaction, so that money sent to another one is detected.
      counterparty: { phoneNumber: \`+2547\${String((customers += 1)).padStart(8, '0')}\` },
    });
  return {
    gateway: gatewayOf(first),
    secrets: [first.apiKey, first.callbackSecret, 'a-key-that-was-rotated'],
    createTransaction,
    // Reads the provider's books, never through the adapter: this is how lost and doubled money is detected.
    movementsOf: (transaction) => simulator.movementsOf(transaction),
    settle: (transaction, settlement) => simulator.settle(transaction, settlement),
    // Another process of the host, and the provider's clock: state kept in memory, or an expired key, would pay twice.
    freshGateway: () => gatewayOf(first),
    // As configured for real money; nothing is sent through it.
    liveGateway: () => gatewayOf(first, 'live'),
    advance: (ms) => simulator.advance(ms),
    codes: { deposit: codes, withdraw: codes, refund: codes },
    createCallback: (transaction, content) => simulator.callback(transaction, content),
    signCallback: (payload) => simulator.sign(payload),
    otherAccount: {
      gateway: gatewayOf(other),
      movementsOf: (transaction) => simulator.movementsOf(transaction, other),
      createCallback: (transaction, content) => simulator.callback(transaction, content, other),
    },
    prepare: async (_what, money) => {
      const made = createTransaction('deposit');
      const transaction = { ...made, status: 'succeeded' as const, money: money ?? made.money };
      return { ...transaction, gatewayReference: simulator.addDeposit(transaction) };
    },
    close: async () => {
      await Promise.all([server.close(), simulator.close(), pool.close()]);
    },
  };
}
`;
}

/** The conformance test of a new package, on node:test. */
export function conformanceTemplate({ id }: GatewayNames): string {
  return `import { test } from 'node:test';
import { testGatewayConformance } from '@lango/core/conformance';
import { createHarness } from './${id}-harness.js';

testGatewayConformance({ test, createHarness, reportDirectory: 'reports' });
`;
}
