import { generateKeyPairSync } from 'node:crypto';
import type { Money, Transaction, TransactionKind } from '@lango/core';
import {
  networkFaultOf,
  startFaultServer,
  type ConformanceHarness,
  type ConformanceNotApplicable,
  type ConformanceSituation,
  type FaultServerAnswer,
  type FaultServerRequest,
} from '@lango/core/conformance';
import { createUndiciGatewayHttp, type GatewayHttp } from '@lango/core/gateway-kit';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import type { MpesaVodacomOptions } from '../mpesa-options.js';
import {
  startVodacomSimulator,
  type VodacomSimulator,
} from '../vodacom/simulator/start-vodacom-simulator.js';
import { vodacomSimulatorCredentials } from '../vodacom/simulator/vodacom-simulator-options.js';
import { openSecurityCredential } from '../shared/simulator/open-security-credential.js';
import { relayByAccount } from './relay-by-account.js';
import { aContext, aTransaction } from './simulated-mpesa.js';

const hostUrl = 'https://host.example';
const isPayment = ({ path }: FaultServerRequest) => !path.endsWith('/getSession/');
const deadlinesMs: Partial<Record<ConformanceSituation, number>> = {
  'answer-drips': 300,
  'answer-never-comes': 4_000,
};
/** The API key of a second application. */
const otherApiKey = 'other-api-key';
/** One key for all situations, since generating one takes longer than a situation. */
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

/** Options of a gateway that talks to the simulator, through `apiBaseUrl`. */
export function vodacomOptions(simulator: VodacomSimulator, apiBaseUrl = simulator.url): MpesaVodacomOptions {
  const { publicKey } = simulator;
  const { apiKey, serviceProviderCode } = vodacomSimulatorCredentials;
  return {
    flavour: 'vodacom',
    gatewayId: 'mpesa-tz',
    environment: 'sandbox',
    market: 'vodacomTZN',
    apiBaseUrl,
    apiKey,
    serviceProviderCode,
    publicKey,
  };
}

/** A transaction of Tanzania. */
export function aTanzanianTransaction(
  kind: TransactionKind,
  members: Partial<Transaction> = {},
): Transaction {
  return aTransaction(kind, {
    gatewayId: 'mpesa-tz',
    money: { amountMinor: 150_000, currency: 'TZS' },
    counterparty: { phoneNumber: '+255712345678' },
    submittedAt: new Date().toISOString(),
    ...members,
  });
}

/** The adapter for the Open API on its simulator, with a network between them that fails on demand. */
export async function createVodacomHarness(
  situation: ConformanceSituation,
): Promise<ConformanceHarness | ConformanceNotApplicable> {
  if (situation === 'answer-without-reference')
    return { notApplicable: 'the movement’s reference is our own id' };
  const simulator = await startVodacomSimulator({ privateKey });
  const otherSimulator = await startVodacomSimulator({ privateKey, apiKey: otherApiKey });
  const bearerOf = ({ headers }: FaultServerRequest) =>
    openSecurityCredential(headers['authorization']?.replace('Bearer ', '') ?? '', privateKey);
  const relay = relayByAccount({
    urls: [simulator.url, otherSimulator.url],
    isOther: (request) => bearerOf(request) === otherApiKey,
    tokenIn: (answer) => answer['output_SessionID'],
    tokenOf: bearerOf,
  });
  const server = await startFaultServer({
    answer: async (request) => {
      const answer = await relay(request);
      return isPayment(request) ? withSituation(situation, answer) : answer;
    },
  });
  const pool = createUndiciGatewayHttp();
  const http: GatewayHttp = (request) => pool({ ...request, deadlineMs: deadlinesMs[situation] ?? 20_000 });
  const make = () =>
    createMpesaGateway({
      ...vodacomOptions(simulator, server.url),
      http,
      ...(situation === 'credentials-refused' && { apiKey: 'a-key-that-was-rotated' }),
    });
  const gateway = make();
  const otherGateway = createMpesaGateway({
    ...vodacomOptions(simulator, server.url),
    http,
    apiKey: otherApiKey,
  });
  const direct = createMpesaGateway(vodacomOptions(simulator));
  if (situation === 'deposit-declined')
    simulator.addFault({ operation: 'deposit', times: 100, fault: { kind: 'decline' } });
  if (situation === 'withdrawal-declined')
    simulator.addFault({ operation: 'withdrawal', times: 100, fault: { kind: 'decline' } });
  const fault = networkFaultOf(situation);
  const times = situation === 'connection-lost-after-send' ? 1 : 1_000;
  if (fault !== undefined) await server.strike(fault, { only: isPayment, times });
  return {
    gateway,
    secrets: [vodacomSimulatorCredentials.apiKey, otherApiKey, 'a-key-that-was-rotated'],
    unknownReference: 'f'.repeat(32),
    createTransaction: (kind) => aTanzanianTransaction(kind),
    createContext: (transaction) => {
      const { callbackUrl } = aContext(transaction, hostUrl);
      return { callbackUrl: callbackUrl ?? '' };
    },
    freshGateway: make,
    liveGateway: () =>
      createMpesaGateway({ ...vodacomOptions(simulator), environment: 'production', apiBaseUrl: undefined }),
    movementsOf: (transaction) => movementsAt(simulator, transaction),
    otherAccount: {
      gateway: otherGateway,
      movementsOf: (transaction) => movementsAt(otherSimulator, transaction),
      createCallback: (transaction, { outcome }) => callbackOf(transaction, outcome),
    },
    countRequests: () => server.requests.filter(isPayment).length,
    requestReached: () => server.requestReached(isPayment),
    createCallback: (transaction, { outcome, money }) =>
      money === undefined ? callbackOf(transaction, outcome) : undefined,
    prepare: (_what, money) => succeededDeposit(direct, money),
    close: async () => {
      await Promise.all([gateway.close(), otherGateway.close(), direct.close()]);
      await pool.close();
      await Promise.all([server.close(), simulator.close(), otherSimulator.close()]);
    },
  };
}

const movementsAt = (books: VodacomSimulator, { transactionId }: Transaction) =>
  books
    .ledger()
    .filter((movement) => movement.transactionId === transactionId)
    .map(({ amountMinor, currency, counterparty }) => ({
      money: { amountMinor, currency },
      to: `+${counterparty}`,
      isFinal: true,
    }));

/** The platform's answer, changed in the situations that are about answers. */
function withSituation(situation: ConformanceSituation, answer: FaultServerAnswer): FaultServerAnswer {
  if (situation !== 'unknown-code') return answer;
  const json = JSON.parse(String(answer.body)) as Record<string, unknown>;
  const changes = { output_ResponseCode: 'INS-7654', output_ResponseTransactionStatus: undefined };
  return {
    ...answer,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...json, ...changes }),
  };
}

/** The callback states no amount. */
function callbackOf(transaction: Transaction, outcome: string) {
  const codes: Record<string, string> = { succeeded: 'INS-0', failed: 'INS-6', 'unknown-code': 'INS-7654' };
  const body = {
    input_OriginalConversationID: 'c'.repeat(32),
    input_TransactionID: outcome === 'succeeded' ? 'vconf0000001' : 'N/A',
    input_ResultCode: codes[outcome],
    input_ResultDesc: outcome,
    input_ThirdPartyConversationID: transaction.transactionId.slice('txn_'.length),
  };
  return {
    payload: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json' },
    url: aContext(transaction, hostUrl).callbackUrl ?? '',
    urlToken: 'transaction' as const,
  };
}

async function succeededDeposit(
  gateway: ReturnType<typeof createMpesaGateway>,
  money?: Money,
): Promise<Transaction> {
  const transaction = aTanzanianTransaction('deposit', money === undefined ? {} : { money });
  const response = await gateway.deposit(transaction, {
    ...aContext(transaction, hostUrl),
  });
  if (response.status !== 'succeeded') throw new Error('the simulator did not take the deposit');
  const { gatewayReference, receiptNumber } = response;
  return {
    ...transaction,
    status: 'succeeded',
    gatewayReference,
    ...(receiptNumber !== undefined && { receiptNumber }),
  };
}
