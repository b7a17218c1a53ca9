import { createUndiciGatewayHttp } from '../../gateway-kit/undici-gateway-http.js';
import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import type { PaymentGatewayV1 } from '../../gateway/v1/payment-gateway-v1.js';
import { createTestTransaction } from '../../testing/create-test-transaction.js';
import type { Transaction, TransactionKind } from '../../transaction/transaction.js';
import type {
  ConformanceHarness,
  ConformanceMovement,
  CreateConformanceHarness,
} from '../conformance-harness.js';
import type { ConformanceSituation } from '../conformance-situation.js';
import { acmeCallback, acmeCodes, acmeBatch, acmeDispute, callbackBody } from './acme-callbacks-sent.js';
import { networkFaultOf } from '../fault-server/network-fault.js';
import { startFaultServer } from '../fault-server/start-fault-server.js';
import { createAcmeGateway } from './acme-gateway.js';
import {
  acmeApiKey,
  acmeCallbackSecret,
  acmePageSize,
  createAcmeProvider,
  otherAcmeApiKey,
  otherAcmeCallbackSecret,
  signAcmeCallback,
  type AcmeProviderBehavior,
} from './acme-provider.js';

/** Parts to build a broken gateway from. */
export interface AcmeParts {
  readonly baseUrl: string;
  readonly http: GatewayHttp;
  readonly apiKey: string;
  readonly callbackSecret: string;
  readonly environment?: 'live';
}

const behaviors: Partial<Record<ConformanceSituation, AcmeProviderBehavior>> = {
  'outcome-open': { code: 'WAITING' },
  'deposit-declined': { code: 'NO_FUNDS' },
  'withdrawal-declined': { code: 'NO_FUNDS' },
  'unknown-code': { code: 'SIDEWAYS' },
  'answer-without-reference': { omitsReference: true },
  'credentials-refused': { refusesKey: true },
};

/** Short deadlines only where a situation needs one, so that a slow machine affects no other. */
const deadlinesMs: Partial<Record<ConformanceSituation, number>> = {
  'answer-drips': 300,
  'answer-never-comes': 4_000,
};

/** Harnesses for the fictional provider; `alter` replaces its correct adapter. */
export function createAcmeHarness(
  alter: (good: PaymentGatewayV1, parts: AcmeParts) => PaymentGatewayV1 = (good) => good,
): CreateConformanceHarness {
  return async (situation) => {
    const provider = createAcmeProvider(behaviors[situation]);
    const server = await startFaultServer({ answer: (request) => provider.answer(request) });
    const pool = createUndiciGatewayHttp();
    const deadlineMs = deadlinesMs[situation] ?? 20_000;
    const http: GatewayHttp = (request) => pool({ deadlineMs, ...request });
    const parts = {
      baseUrl: server.url,
      http,
      apiKey: acmeApiKey,
      callbackSecret: acmeCallbackSecret,
    };
    const otherParts = { ...parts, apiKey: otherAcmeApiKey, callbackSecret: otherAcmeCallbackSecret };
    const liveParts = { ...parts, environment: 'live' as const };
    const fault = networkFaultOf(situation);
    if (fault !== undefined)
      await server.strike(fault, { times: fault === 'connection-lost-after-send' ? 1 : 1_000 });
    const booksOf = (account: string, transactionId: string): ConformanceMovement[] =>
      provider.movements
        .filter((one) => one.account === account && one.reference === transactionId)
        .filter(({ status }) => status !== 'NO_FUNDS')
        .map(({ amountMinor, currency, phone, status, kind, feeMinor }) => ({
          ...(feeMinor !== undefined && { fee: { amountMinor: feeMinor, currency } }),
          direction: kind === 'deposit' ? ('in' as const) : ('out' as const),
          money: { amountMinor, currency },
          ...(phone !== undefined && { to: phone }),
          isFinal: status === 'OK',
        }));
    return {
      gateway: alter(createAcmeGateway(parts), parts),
      callBoundMs: deadlineMs * 10,
      secrets: [acmeApiKey, acmeCallbackSecret],
      createTransaction,
      movementsOf: ({ transactionId }) => booksOf('first', transactionId),
      settle: ({ transactionId }, settlement) => provider.settle(transactionId, settlement),
      otherAccount: {
        gateway: alter(createAcmeGateway(otherParts), otherParts),
        movementsOf: ({ transactionId }) => booksOf('other', transactionId),
        createCallback: (transaction, content) => acmeCallback(transaction, content, otherAcmeCallbackSecret),
      },
      countRequests: () => server.requests.length,
      requestReached: () => server.requestReached(),
      createCallback: (transaction, content) => acmeCallback(transaction, content),
      signCallback: (payload, like) => ({
        ...like,
        payload,
        headers: { 'acme-signature': signAcmeCallback(payload) },
      }),
      prepare: async (_what, money) => {
        const made = createTransaction('deposit');
        const transaction = { ...made, ...(money !== undefined && { money }) };
        const { transactionId, counterparty } = transaction;
        const { id } = provider.deposit(transactionId, transaction.money, counterparty.phoneNumber);
        return { ...transaction, status: 'succeeded', gatewayReference: id };
      },
      recordsPageSize: acmePageSize,
      lookUpPageSize: acmePageSize,
      liveGateway: () => alter(createAcmeGateway(liveParts), liveParts),
      freshGateway: () => alter(createAcmeGateway(parts), parts),
      advance: (ms) => provider.advance(ms),
      codes: { deposit: acmeCodes, withdraw: acmeCodes, refund: acmeCodes },
      environmentMember: { name: 'mode', test: 'test', live: 'live' },
      batchCallback: (batch) =>
        acmeBatch(batch.map(({ transaction, ...content }) => callbackBody(transaction, content))),
      otherCallbacks: () => [acmeDispute],
      close: async () => {
        await server.close();
        await pool.close();
      },
    } satisfies ConformanceHarness;
  };
}

const createTransaction = (kind: TransactionKind): Transaction =>
  createTestTransaction({
    kind,
    gatewayId: 'acme',
    merchantReference: 'INV-1',
    counterparty: { phoneNumber: '+254712345678' },
  });
