import type { TransactionKind } from '@lango/core';
import {
  networkFaultOf,
  startFaultServer,
  testGatewayConformance,
  type ConformanceSituation,
} from '@lango/core/conformance';
import { createUndiciGatewayHttp } from '@lango/core/gateway-kit';
import { createTestTransaction } from '@lango/core/testing';
import { test } from 'vitest';
import {
  createBankSwitch,
  createBankSwitchGateway,
  type BankSwitchMood,
} from '../../examples/third-party-gateway/src/index.js';

const sharedSecret = 'bank-switch-shared-secret-5521';
const rotatedSecret = 'bank-switch-rotated-secret-77';
const moods: Partial<Record<ConformanceSituation, BankSwitchMood>> = {
  'deposit-declined': { state: 'REJECTED', code: '51' },
  'withdrawal-declined': { state: 'REJECTED', code: '14' },
  'unknown-code': { state: 'SIDEWAYS', code: '99' },
  'answer-without-reference': { omitsReference: true },
};
const deadlinesMs: Partial<Record<ConformanceSituation, number>> = {
  'answer-drips': 300,
  'answer-never-comes': 4_000,
};

// What does not apply is in the report; `npm test` counts a skipped test as one that could not run.
testGatewayConformance({
  test: (name, body) => test(name, () => body()),
  reportDirectory: 'reports/conformance',
  createHarness: async (situation) => {
    const bank = createBankSwitch(sharedSecret, moods[situation]);
    const server = await startFaultServer({ answer: (request) => bank.answer(request) });
    const pool = createUndiciGatewayHttp();
    const make = () =>
      createBankSwitchGateway({
        baseUrl: server.url,
        sharedSecret: situation === 'credentials-refused' ? rotatedSecret : sharedSecret,
        http: (request) => pool({ ...request, deadlineMs: deadlinesMs[situation] ?? 20_000 }),
      });
    const fault = networkFaultOf(situation);
    const times = situation === 'connection-lost-after-send' ? 1 : 1_000;
    if (fault !== undefined) await server.strike(fault, { times });
    return {
      gateway: make(),
      freshGateway: make,
      secrets: [sharedSecret, rotatedSecret],
      createTransaction: (kind: TransactionKind) =>
        createTestTransaction({ kind, gatewayId: 'bankswitch', counterparty: { account: 'KE-0011-223344' } }),
      movementsOf: ({ transactionId }) => bank.books(transactionId),
      settle: ({ transactionId }, settlement) => bank.settle(transactionId, settlement),
      countRequests: () => server.requests.length,
      requestReached: () => server.requestReached(),
      createCallback: ({ transactionId, gatewayReference = '', money }, content) => {
        const state = { succeeded: 'SETTLED', failed: 'REJECTED', 'unknown-code': 'SIDEWAYS' }[
          content.outcome
        ];
        const code = { succeeded: '00', failed: '51', 'unknown-code': '99' }[content.outcome];
        const { amountMinor, currency } = content.money ?? money;
        const told = {
          transferId: gatewayReference,
          endToEndId: transactionId,
          amountMinor: `${amountMinor}`,
          currency,
        };
        return {
          ...bank.callbackOf({ ...told, notifyUrl: '', state, code }),
          url: 'https://host.example/callbacks/bankswitch',
        };
      },
      close: async () => {
        await server.close();
        await pool.close();
      },
    };
  },
});
