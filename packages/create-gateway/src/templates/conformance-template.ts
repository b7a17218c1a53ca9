import type { GatewayNames } from '../gateway-names.js';

/** The conformance test of a new package, on node:test, with a stub that does not know the provider yet. */
export function conformanceTemplate({ id, type }: GatewayNames): string {
  return `import { test } from 'node:test';
import { createTransactionId, type TransactionKind } from '@lango/core';
import { networkFaultOf, startFaultServer, testGatewayConformance } from '@lango/core/conformance';
import { createUndiciGatewayHttp } from '@lango/core/gateway-kit';
import { create${type}Gateway } from './${id}-gateway.js';

const apiKey = '${id}-api-key-for-tests';
const callbackSecret = '${id}-callback-secret-for-tests';

testGatewayConformance({
  test,
  reportDirectory: 'reports',
  createHarness: async (situation) => {
    const server = await startFaultServer({
      // Fill in: the provider, as far as its documentation goes; what it says in each situation is in conformanceSituations.
      answer: () => ({ status: 501, headers: { 'content-type': 'application/json' }, body: '{}' }),
    });
    const fault = networkFaultOf(situation);
    if (fault !== undefined) await server.strike(fault, { times: situation === 'connection-lost-after-send' ? 1 : 1_000 });
    const pool = createUndiciGatewayHttp();
    const deadlineMs = situation === 'answer-drips' ? 300 : 4_000;
    const gateway = create${type}Gateway({
      baseUrl: server.url,
      apiKey,
      callbackSecret,
      http: (request) => pool({ ...request, deadlineMs }),
    });
    return {
      gateway,
      secrets: [apiKey, callbackSecret],
      createTransaction: (kind: TransactionKind) => ({
        transactionId: createTransactionId(),
        kind,
        gatewayId: '${id}',
        money: { amountMinor: 150_000, currency: 'KES' },
        status: 'submitted',
        version: 2,
        counterparty: { phoneNumber: '+254712345678' },
        metadata: {},
        createdAt: new Date().toISOString(),
      }),
      // Fill in: how often the stub took this transaction.
      countMovements: () => 0,
      countRequests: () => server.requests.length,
      requestReached: () => server.requestReached(),
      // Fill in: a callback as the provider would send and sign it.
      createCallback: () => undefined,
      close: async () => {
        await server.close();
        await pool.close();
      },
    };
  },
});
`;
}
