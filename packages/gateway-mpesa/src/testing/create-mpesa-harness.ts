import type { Money, Transaction } from '@lango/core';
import {
  networkFaultOf,
  startFaultServer,
  type ConformanceHarness,
  type ConformanceMovement,
  type ConformanceSituation,
  type FaultServerAnswer,
  type FaultServerRequest,
} from '@lango/core/conformance';
import { createUndiciGatewayHttp, type GatewayHttp } from '@lango/core/gateway-kit';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import type { MpesaGateway } from '../daraja/mpesa-gateway.js';
import { simulatorCredentials } from '../daraja/simulator/simulator-options.js';
import { startMpesaSimulator, type MpesaSimulator } from '../daraja/simulator/start-mpesa-simulator.js';
import { relayByAccount } from './relay-by-account.js';
import { aContext, aTransaction, simulatedOptions } from './simulated-mpesa.js';
import { startCallbackHost, type CallbackHost } from './start-callback-host.js';

const isPayment = ({ path }: FaultServerRequest) => !path.startsWith('/oauth/');
const deadlinesMs: Partial<Record<ConformanceSituation, number>> = {
  'answer-drips': 300,
  'answer-never-comes': 4_000,
};

/** Credentials of a second business at Daraja. */
const otherCredentials = { consumerKey: 'other-consumer-key', consumerSecret: 'other-consumer-secret' };

/** The adapter on its simulator, with a network between them that fails on demand. */
export async function createMpesaHarness(situation: ConformanceSituation): Promise<ConformanceHarness> {
  const settings = {
    customerDelayMs: 0,
    processingDelayMs: 0,
    callbackAttemptsMax: 1,
    pullPageSize: 2,
    ...(situation === 'outcome-open' && { customer: 'manual' as const, processingDelayMs: 3_600_000 }),
  };
  const simulator = await startMpesaSimulator(settings);
  const otherSimulator = await startMpesaSimulator({ ...settings, ...otherCredentials });
  const host = await startCallbackHost();
  const orders: string[] = [];
  const results: string[] = [];
  host.onCallback = ({ url }) => {
    results.push(url);
    return 200;
  };
  const basic = Buffer.from(`${otherCredentials.consumerKey}:${otherCredentials.consumerSecret}`).toString(
    'base64',
  );
  const relay = relayByAccount({
    urls: [simulator.url, otherSimulator.url],
    isOther: ({ headers }) => headers['authorization'] === `Basic ${basic}`,
    tokenIn: (answer) => answer['access_token'],
    tokenOf: ({ headers }) => headers['authorization']?.replace('Bearer ', ''),
  });
  const server = await startFaultServer({
    answer: async (request) => {
      const answer = await relay(request);
      if (isPayment(request) && isOrder(request) && answer.status === 200)
        orders.push(request.body.toString());
      return isPayment(request) ? withSituation(situation, answer) : answer;
    },
  });
  const pool = createUndiciGatewayHttp();
  const http: GatewayHttp = (request) => pool({ ...request, deadlineMs: deadlinesMs[situation] ?? 20_000 });
  const make = () =>
    createMpesaGateway({
      ...simulatedOptions(server.url),
      http,
      ...(situation === 'credentials-refused' && { consumerSecret: 'a-secret-that-was-rotated' }),
    });
  const gateway = make();
  const otherGateway = createMpesaGateway({ ...simulatedOptions(server.url), ...otherCredentials, http });
  const declined = { 'deposit-declined': 'deposit', 'withdrawal-declined': 'withdrawal' } as const;
  if (situation === 'deposit-declined' || situation === 'withdrawal-declined') {
    simulator.addFault({ operation: declined[situation], times: 100, fault: { kind: 'decline' } });
  }
  const fault = networkFaultOf(situation);
  const times = situation === 'connection-lost-after-send' ? 1 : 1_000;
  if (fault !== undefined) await server.strike(fault, { only: isPayment, times });
  const direct = createMpesaGateway(simulatedOptions(simulator.url));
  const { consumerSecret, consumerKey, passkey, securityCredential } = simulatorCredentials;
  const movementsAt = async (books: MpesaSimulator, { transactionId }: Transaction) => {
    const hex = transactionId.slice(4);
    const ownOrders = orders.filter((body) => body.includes(hex));
    // Daraja accepts a second reversal and refuses it in its result, so only results show what moved.
    const resultCount = () => results.filter((url) => url.includes(hex)).length;
    while (situation !== 'outcome-open' && resultCount() < ownOrders.length) await new Promise(setImmediate);
    const moved = books
      .ledger()
      .filter((movement) => movement.transactionId === transactionId)
      .map(({ amountMinor, currency, counterparty }) => ({
        money: { amountMinor, currency },
        to: `+${counterparty}`,
        isFinal: true,
      }));
    const open =
      situation === 'outcome-open' ? ownOrders.slice(moved.length + resultCount()).map(toOpenOrder) : [];
    return [...moved, ...open];
  };
  return {
    gateway,
    secrets: [
      ...Object.values(otherCredentials),
      consumerSecret,
      consumerKey,
      passkey,
      securityCredential,
      'a-secret-that-was-rotated',
    ],
    unknownReference: 'ws_CO_01012026000000000712345678',
    createTransaction: (kind) => aTransaction(kind, { submittedAt: new Date().toISOString() }),
    createContext: (transaction, operation) => {
      const { callbackUrl, lookUpCallbackUrl } = aContext(transaction, host.url);
      return {
        callbackUrl: callbackUrl ?? '',
        ...(operation === 'lookUp' && { lookUpCallbackUrl: lookUpCallbackUrl ?? '' }),
      };
    },
    freshGateway: make,
    liveGateway: () =>
      createMpesaGateway({
        ...simulatedOptions(server.url),
        environment: 'production',
        apiBaseUrl: undefined,
      }),
    movementsOf: (transaction) => movementsAt(simulator, transaction),
    otherAccount: {
      gateway: otherGateway,
      movementsOf: (transaction) => movementsAt(otherSimulator, transaction),
      createCallback: (transaction, { outcome, money = transaction.money }) =>
        promptCallbackOf(transaction, outcome, money.amountMinor),
    },
    settle: async (transaction, { money, outcome = 'succeeded' }) => {
      if (money !== undefined) return { notApplicable: 'M-Pesa moves the amount of the request or nothing' };
      const hex = transaction.transactionId.slice(4);
      if (transaction.kind !== 'deposit' || !orders.some((body) => body.includes(hex)))
        return { notApplicable: 'the simulator settles everything but prompts by itself' };
      // In other situations the simulated customer may already have approved the prompt.
      if (situation === 'outcome-open') {
        const prompt = simulator
          .openPrompts()
          .find(({ transactionId }) => transactionId === transaction.transactionId);
        if (prompt === undefined) return { notApplicable: 'its prompt is answered' };
        simulator.answerPrompt(prompt.checkoutRequestId, outcome === 'succeeded' ? 'approve' : 'cancel');
      } else if (outcome === 'failed') return { notApplicable: 'the simulator approves every prompt' };
      while (!results.some((url) => url.includes(hex))) await new Promise(setImmediate);
    },
    countRequests: () => server.requests.filter(isPayment).length,
    requestReached: () => server.requestReached(isPayment),
    createCallback: (transaction, { outcome, money = transaction.money }) => {
      if (money.currency !== 'KES') return undefined;
      if (transaction.kind === 'deposit') return promptCallbackOf(transaction, outcome, money.amountMinor);
      const order = orders.find((body) => body.includes(transaction.transactionId.slice(4)));
      return order === undefined
        ? undefined
        : resultCallbackOf(transaction, outcome, money.amountMinor, order);
    },
    prepare: (_what, money) => succeededDeposit(direct, simulator, host, money),
    recordsPageSize: 2,
    close: async () => {
      await Promise.all([gateway.close(), otherGateway.close(), direct.close()]);
      await pool.close();
      await Promise.all([server.close(), simulator.close(), otherSimulator.close(), host.close()]);
    },
  };
}

/** Requests that become a movement once they are accepted. */
function isOrder({ path }: FaultServerRequest): boolean {
  return /stkpush\/v1\/processrequest|b2c\/v3\/paymentrequest|reversal\/v1\/request/.test(path);
}

/** Daraja's answer, changed in the situations that are about answers. */
function withSituation(situation: ConformanceSituation, answer: FaultServerAnswer): FaultServerAnswer {
  if (situation !== 'unknown-code' && situation !== 'answer-without-reference') return answer;
  const json = JSON.parse(String(answer.body)) as Record<string, unknown>;
  const changes =
    situation === 'unknown-code'
      ? { ResponseCode: '9876', ...('ResultCode' in json && { ResultCode: '9876' }) }
      : { CheckoutRequestID: undefined, ConversationID: undefined, OriginatorConversationID: undefined };
  return {
    ...answer,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...json, ...changes }),
  };
}

function promptCallbackOf(transaction: Transaction, outcome: string, amountMinor: number) {
  const codes: Record<string, number> = { succeeded: 0, failed: 1032, 'unknown-code': 987_654 };
  const item = (Name: string, Value: string | number) => ({ Name, Value });
  const stkCallback = {
    MerchantRequestID: 'conformance-1',
    CheckoutRequestID: transaction.gatewayReference,
    ResultCode: codes[outcome],
    ResultDesc: outcome,
    ...(outcome === 'succeeded' && {
      CallbackMetadata: {
        Item: [
          item('Amount', amountMinor / 100),
          item('MpesaReceiptNumber', 'SCONF00001'),
          item('TransactionDate', 20_261_122_120_000),
          item('PhoneNumber', 254_712_345_678),
        ],
      },
    }),
  };
  return {
    payload: Buffer.from(JSON.stringify({ Body: { stkCallback } })),
    headers: { 'content-type': 'application/json' },
    url: aContext(transaction, 'https://host.example').callbackUrl ?? '',
    urlToken: 'transaction' as const,
  };
}

/** An order that was accepted and not carried out yet. */
function toOpenOrder(body: string): ConformanceMovement {
  const request = JSON.parse(body) as Record<string, string | number>;
  const phone = String(request['PhoneNumber'] ?? request['PartyB'] ?? '');
  return {
    money: { amountMinor: Number(request['Amount']) * 100, currency: 'KES' },
    ...(/^\d{12}$/.test(phone) && { to: `+${phone}` }),
    isFinal: false,
  };
}

/** The result of a withdrawal or reversal, at the address in its order. */
function resultCallbackOf(transaction: Transaction, outcome: string, amountMinor: number, order: string) {
  const request = JSON.parse(order) as Record<string, string>;
  const codes: Record<string, number> = { succeeded: 0, failed: 1, 'unknown-code': 987_654 };
  const { gatewayReference = '' } = transaction;
  const isWithdrawal = transaction.kind === 'withdrawal';
  const parameters = [
    { Key: isWithdrawal ? 'TransactionAmount' : 'Amount', Value: amountMinor / 100 },
    { Key: isWithdrawal ? 'TransactionReceipt' : 'OriginalTransactionID', Value: 'SCONF00001' },
  ];
  const Result = {
    ResultType: 0,
    ResultCode: codes[outcome],
    ResultDesc: outcome,
    OriginatorConversationID: isWithdrawal ? gatewayReference : 'conformance-1',
    ConversationID: isWithdrawal ? 'AG_conformance_1' : gatewayReference,
    TransactionID: 'SCONF00001',
    ...(outcome === 'succeeded' && { ResultParameters: { ResultParameter: parameters } }),
  };
  return {
    payload: Buffer.from(JSON.stringify({ Result })),
    headers: { 'content-type': 'application/json' },
    url: request['ResultURL'] ?? '',
    urlToken: 'transaction' as const,
  };
}

/** A prompt that the customer approved, with the receipt that a reversal needs. */
async function succeededDeposit(
  gateway: MpesaGateway,
  simulator: MpesaSimulator,
  host: CallbackHost,
  money?: Money,
): Promise<Transaction> {
  const transaction = aTransaction('deposit', money === undefined ? {} : { money });
  const { gatewayReference = '' } = await gateway.deposit(transaction, aContext(transaction, host.url));
  simulator.answerPrompt(gatewayReference, 'approve');
  for (;;) {
    const moved = simulator.ledger().find((movement) => movement.gatewayReference === gatewayReference);
    if (moved !== undefined)
      return { ...transaction, status: 'succeeded', gatewayReference, receiptNumber: moved.receiptNumber };
    await new Promise(setImmediate);
  }
}
