import type { GatewayOperation, GatewayResponse, Money, Transaction, TransactionKind } from '@lango/core';
import {
  networkFaultOf,
  relayTo,
  startFaultServer,
  type ConformanceCallbackContent,
  type ConformanceCodes,
  type ConformanceHarness,
  type ConformanceSituation,
  type FaultServerAnswer,
  type FaultServerRequest,
} from '@lango/core/conformance';
import { createRealClock } from '@lango/core/simulator-kit';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { simulatorWebhookSecret, startStripeSimulator, type StripeSimulator } from '../simulator/index.js';
import { createStripeGateway } from '../stripe-gateway.js';
import { callContext, confirmedDeposit, sampleTransaction } from './sample-transactions.js';
import { eventReceivedAtMs, signOfficially, snapshotEvent } from './stripe-events.js';
import { stubbedIntent } from './stub-stripe.js';

const apiKey = 'sk_test_conformance4711';
const otherKey = 'sk_test_other4713';
const otherWebhookSecret = 'whsec_of_the_other_account';
const wrongKey = 'sk_test_rotated4712';
const liveKey = ['sk', 'live', 'notARealKey'].join('_');
const deadlinesMs: Partial<Record<ConformanceSituation, number>> = {
  'answer-drips': 300,
  'answer-never-comes': 4_000,
};

/** Source: docs.stripe.com "PaymentIntents lifecycle". A refused attempt leaves the intent payable. */
const intentCodes: ConformanceCodes = {
  member: 'status',
  amountMember: 'amount_received',
  means: {
    succeeded: 'succeeded',
    processing: 'pending',
    requires_action: 'pending',
    requires_capture: 'pending',
    requires_confirmation: 'pending',
    requires_payment_method: 'pending',
    canceled: { failed: 'canceled' },
  },
};

/** The adapter on its simulator, with a network between them that fails on demand. */
export async function createStripeHarness(situation: ConformanceSituation): Promise<ConformanceHarness> {
  let passedMs = 0;
  const real = createRealClock();
  const clock = { ...real, now: () => real.now() + passedMs };
  const simulator = await startStripeSimulator({ settleAfterMs: null, apiKey, clock });
  const otherSimulator = await startStripeSimulator({ settleAfterMs: null, apiKey: otherKey });
  const [toFirst, toOther] = [relayTo(simulator.url), relayTo(otherSimulator.url)];
  const relay = (request: FaultServerRequest) =>
    request.headers['authorization'] === `Bearer ${otherKey}` ? toOther(request) : toFirst(request);
  const open = new Map<string, OpenIntent>();
  const server = await startFaultServer({
    answer: async (request) => {
      const answer = await relay(request);
      const intent = situation === 'outcome-open' ? toOpenIntent(answer) : undefined;
      if (intent !== undefined) open.set(intent.transactionId, intent);
      return withSituation(situation, answer);
    },
  });
  const options = { webhookSecrets: [simulatorWebhookSecret], timeoutMs: deadlinesMs[situation] ?? 20_000 };
  const key = situation === 'credentials-refused' ? wrongKey : apiKey;
  const make = () => createStripeGateway({ ...options, apiKey: key, apiBaseUrl: server.url });
  const gateway = make();
  const otherGateway = createStripeGateway({
    ...options,
    apiKey: otherKey,
    webhookSecrets: [otherWebhookSecret],
    apiBaseUrl: server.url,
  });
  const direct = createStripeGateway({ ...options, apiKey, apiBaseUrl: simulator.url });
  if (situation === 'withdrawal-declined') {
    simulator.addFault({
      operation: 'withdrawal',
      times: 100,
      fault: { kind: 'decline', code: 'balance_insufficient' },
    });
  }
  const fault = networkFaultOf(situation);
  const times = situation === 'connection-lost-after-send' ? 1 : 1_000;
  if (fault !== undefined) await server.strike(fault, { times });
  const card =
    situation === 'deposit-declined'
      ? 'pm_card_chargeDeclined'
      : situation === 'outcome-open'
        ? 'pm_usBankAccount_success'
        : 'pm_card_visa';
  const send = async (transaction: Transaction, operation: GatewayOperation): Promise<Transaction> => {
    const { status, gatewayReference }: GatewayResponse = await direct.deposit(
      transaction,
      callContext(transaction, operation),
    );
    return { ...transaction, status, ...(gatewayReference !== undefined && { gatewayReference }) };
  };
  return {
    gateway,
    secrets: [apiKey, wrongKey, simulatorWebhookSecret, otherKey, otherWebhookSecret],
    unknownReference: 'pi_conformanceUnknown',
    createTransaction: (kind: TransactionKind) =>
      kind === 'deposit' ? confirmedDeposit(card) : sampleTransaction(kind, withdrawalIn(situation)),
    freshGateway: make,
    liveGateway: () => createStripeGateway({ ...options, apiKey: liveKey }),
    advance: (ms) => {
      passedMs += ms;
    },
    environmentMember: { name: 'livemode', test: false, live: true },
    codes: { deposit: intentCodes },
    movementsOf: ({ transactionId }) => {
      const moved = movedAt(simulator, transactionId);
      const waiting = open.get(transactionId);
      return moved.length > 0 || waiting === undefined ? moved : [{ money: waiting.money, isFinal: false }];
    },
    settle: ({ transactionId }, { money, outcome = 'succeeded' }) => {
      const waiting = open.get(transactionId);
      if (money !== undefined) return { notApplicable: 'Stripe moves the amount of the request or nothing' };
      if (waiting === undefined || outcome === 'failed')
        return { notApplicable: 'the simulator has it carried out at once' };
      simulator.settle(waiting.reference);
    },
    countRequests: () => server.requests.length,
    requestReached: () => server.requestReached(),
    createCallback: (transaction, content) => callbackOf(transaction, content, simulatorWebhookSecret),
    otherAccount: {
      gateway: otherGateway,
      movementsOf: ({ transactionId }) => movedAt(otherSimulator, transactionId),
      createCallback: (transaction, content) => callbackOf(transaction, content, otherWebhookSecret),
    },
    signCallback: (payload, like) => ({
      ...like,
      payload,
      headers: {
        'stripe-signature': signOfficially(
          Buffer.from(payload).toString(),
          Math.floor(eventReceivedAtMs / 1000),
          simulatorWebhookSecret,
        ),
      },
    }),
    prepare: (what, preparedMoney) => {
      const money = preparedMoney === undefined ? {} : { money: preparedMoney };
      switch (what) {
        case 'succeeded-deposit':
          return send(confirmedDeposit('pm_card_visa', money), 'deposit');
        case 'held-deposit': {
          const stripe = { captureMethod: 'manual' };
          return send(confirmedDeposit('pm_card_visa', { gatewayOptions: { stripe } }), 'deposit');
        }
        case 'pending-deposit':
          return send(sampleTransaction('deposit'), 'deposit');
      }
    },
    recordsPageSize: 100,
    lookUpPageSize: 100,
    close: async () => {
      await Promise.all([gateway.close(), otherGateway.close(), direct.close()]);
      await Promise.all([server.close(), simulator.close(), otherSimulator.close()]);
    },
  };
}

const movedAt = (books: StripeSimulator, transactionId: string) =>
  books
    .ledger()
    .filter((movement) => movement.transactionId === transactionId)
    .map(({ amountMinor, currency, counterparty, operation }) => ({
      money: { amountMinor, currency },
      ...(operation === 'withdrawal' && counterparty !== null && { to: counterparty }),
      isFinal: true,
    }));

/** A pending bank debit. */
interface OpenIntent {
  readonly transactionId: string;
  readonly reference: string;
  readonly money: Money;
}

function toOpenIntent({ body }: FaultServerAnswer): OpenIntent | undefined {
  const { id, status, amount, currency, metadata } = JSON.parse(String(body)) as {
    readonly id?: string;
    readonly status?: string;
    readonly amount?: number;
    readonly currency?: string;
    readonly metadata?: Readonly<Record<string, string>>;
  };
  const transactionId = Object.values(metadata ?? {}).find((value) => value.startsWith('txn_'));
  if (status !== 'processing' || id === undefined || transactionId === undefined) return undefined;
  const money = { amountMinor: amount ?? 0, currency: (currency ?? '').toUpperCase() };
  return { transactionId, reference: id, money };
}

/** A transfer has no status, so a payout shows an unknown one. */
function withdrawalIn(situation: ConformanceSituation): Partial<Transaction> {
  return situation === 'unknown-code'
    ? { counterparty: { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Payee' } }
    : {};
}

/** Stripe's answer, changed in the situations that are about answers. */
function withSituation(situation: ConformanceSituation, answer: FaultServerAnswer): FaultServerAnswer {
  if (situation !== 'unknown-code' && situation !== 'answer-without-reference') return answer;
  const json = JSON.parse(String(answer.body)) as Record<string, unknown>;
  const changes = situation === 'unknown-code' ? { status: 'sideways' } : { id: undefined };
  return {
    ...answer,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...json, ...changes }),
  };
}

function callbackOf(
  transaction: Transaction,
  { outcome, money = transaction.money }: ConformanceCallbackContent,
  secret: string,
) {
  const { amount, currency } = toStripeAmount(money);
  const status = { succeeded: 'succeeded', failed: 'canceled', 'unknown-code': 'sideways' }[outcome];
  const type = outcome === 'failed' ? 'payment_intent.canceled' : 'payment_intent.succeeded';
  const intent = stubbedIntent({
    id: transaction.gatewayReference,
    status,
    amount,
    amount_received: outcome === 'succeeded' ? amount : 0,
    currency,
    metadata: toStripeMetadata(transaction),
    ...(outcome === 'failed' && { cancellation_reason: 'abandoned' }),
  });
  const payload = snapshotEvent(type, intent, { id: `evt_${outcome}_${transaction.transactionId}` });
  return {
    payload: Buffer.from(payload),
    headers: {
      'stripe-signature': signOfficially(payload, Math.floor(eventReceivedAtMs / 1000), secret),
    },
    url: 'https://pay.example/callbacks/stripe',
    receivedAt: new Date(eventReceivedAtMs).toISOString(),
  };
}
