import type { Transaction } from '@lango/core';
import type { GatewayHttp, GatewayHttpRequest } from '@lango/core/gateway-kit';
import { askStripe } from '../callbacks/ask-stripe.js';
import { cancelTransaction } from '../operations/cancel-transaction.js';
import { captureDeposit } from '../operations/capture-deposit.js';
import { depositTransaction } from '../operations/deposit-transaction.js';
import { lookUpTransaction } from '../operations/look-up-transaction.js';
import { refundDeposit } from '../operations/refund-deposit.js';
import type { StripeParts } from '../operations/stripe-parts.js';
import { withdrawTransaction } from '../operations/withdraw-transaction.js';
import { createStripeApi } from '../stripe-api.js';
import { readStripeOptions } from '../stripe-options.js';
import { callContext, sampleTransaction } from './sample-transactions.js';
import { stubbedIntent } from './stub-stripe.js';

/** One sent request, which can be replayed to a validating server. */
export interface RecordedRequest {
  /** Which call of the official package made it. */
  readonly call: string;
  readonly method: string;
  readonly path: string;
  /** Decoded query; absent when there is none. */
  readonly query?: Readonly<Record<string, string>>;
  /** Decoded form fields of a POST. */
  readonly form?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly stripeAccount?: string;
}

/** A call of the official package with its arguments, for the type checker. */
export interface RecordedCall {
  readonly call: string;
  readonly args: readonly unknown[];
}

const at = '2026-11-22T10:00:00.000Z';
const fixed = (digit: string, kind: Transaction['kind'], changes: Partial<Transaction> = {}): Transaction =>
  sampleTransaction(kind, {
    transactionId: `txn_${digit.repeat(32)}`,
    createdAt: at,
    submittedAt: at,
    merchantReference: 'INV-1',
    metadata: { order: '1001' },
    ...changes,
  });
const stripe = (options: NonNullable<Transaction['gatewayOptions']>[string]) => ({
  gatewayOptions: { stripe: options },
});

const shared = {
  captureMethod: 'manual',
  setupFutureUsage: 'off_session',
  statementDescriptorSuffix: 'INV 1',
  onBehalfOf: 'acct_1Shop',
  transferDestination: 'acct_1Shop',
  transferGroup: 'order-1001',
  applicationFeeMinor: 50,
} as const;
const everyDeposit = fixed('2', 'deposit', {
  counterparty: { emailAddress: 'payer@shop.example' },
  ...stripe({
    ...shared,
    paymentMethod: 'pm_card_visa',
    confirm: true,
    returnUrl: 'https://shop.example/back',
    customer: 'cus_1Payer',
    description: 'Order 1001',
    statementDescriptor: 'LANGO SHOP',
  }),
});
const offSession = fixed(
  '3',
  'deposit',
  stripe({ paymentMethod: 'pm_card_visa', confirm: true, offSession: true }),
);
const noRedirect = fixed('4', 'deposit', stripe({ paymentMethod: 'pm_card_visa', allowRedirects: 'never' }));
const checkout = {
  successUrl: 'https://shop.example/done',
  cancelUrl: 'https://shop.example/back',
  productName: 'Order 1001',
  expiresAfterSeconds: 3_600,
  locale: 'auto',
};
const onPage = fixed('5', 'deposit', {
  counterparty: { emailAddress: 'payer@shop.example' },
  ...stripe({ ...shared, checkout }),
});
const onPageAsCustomer = fixed(
  '6',
  'deposit',
  stripe({ customer: 'cus_1Payer', checkout: { successUrl: checkout.successUrl } }),
);
const transfer = fixed('7', 'withdrawal', stripe({ description: 'Earnings', sourceType: 'card' }));
const payoutParty = { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Bank' };
const payout = fixed('8', 'withdrawal', {
  counterparty: payoutParty,
  ...stripe({ method: 'standard', statementDescriptor: 'LANGO', sourceType: 'bank_account' }),
});
const refund = fixed(
  '9',
  'refund',
  stripe({ reason: 'requested_by_customer', reverseTransfer: true, refundApplicationFee: true }),
);
const plain = fixed('1', 'deposit');
const withReference = (transaction: Transaction, gatewayReference: string): Transaction => ({
  ...transaction,
  gatewayReference,
});

/** Every request the adapter can send, by sending it; answers are canned. */
const everyOperation: readonly ((parts: StripeParts) => Promise<unknown>)[] = [
  (parts) => depositTransaction(parts, plain, callContext(plain, 'deposit')),
  (parts) => depositTransaction(parts, everyDeposit, callContext(everyDeposit, 'deposit')),
  // Answered with a refusal, so that the cancel is recorded too.
  (parts) => depositTransaction(parts, offSession, callContext(offSession, 'deposit')),
  (parts) => depositTransaction(parts, noRedirect, callContext(noRedirect, 'deposit')),
  (parts) => depositTransaction(parts, onPage, callContext(onPage, 'deposit')),
  (parts) => depositTransaction(parts, onPageAsCustomer, callContext(onPageAsCustomer, 'deposit')),
  (parts) => withdrawTransaction(parts, transfer, callContext(transfer, 'withdraw')),
  (parts) => withdrawTransaction(parts, payout, callContext(payout, 'withdraw')),
  (parts) => refundDeposit(parts, refund, withReference(plain, 'pi_1Stub'), callContext(refund, 'refund')),
  (parts) =>
    captureDeposit(parts, withReference(plain, 'pi_1Stub'), plain.money, callContext(plain, 'capture')),
  (parts) =>
    captureDeposit(parts, withReference(onPage, 'cs_test_1'), plain.money, callContext(onPage, 'capture')),
  (parts) => cancelTransaction(parts, withReference(plain, 'pi_1Stub'), callContext(plain, 'cancel')),
  (parts) => cancelTransaction(parts, withReference(onPage, 'cs_test_1'), callContext(onPage, 'cancel')),
  (parts) => cancelTransaction(parts, withReference(payout, 'po_1'), callContext(payout, 'cancel')),
  // Old enough to be abandoned.
  (parts) => lookUpTransaction(parts, withReference(plain, 'pi_1Waiting'), callContext(plain, 'lookUp')),
  (parts) => lookUpTransaction(parts, withReference(onPage, 'cs_test_1'), callContext(onPage, 'lookUp')),
  (parts) => lookUpTransaction(parts, withReference(transfer, 'tr_1'), callContext(transfer, 'lookUp')),
  (parts) => lookUpTransaction(parts, withReference(payout, 'po_1'), callContext(payout, 'lookUp')),
  (parts) => lookUpTransaction(parts, withReference(refund, 're_1'), callContext(refund, 'lookUp')),
  ...[plain, onPage, transfer, payout, refund].map(
    (lost) => (parts: StripeParts) =>
      lookUpTransaction(parts, lost, callContext(lost, 'lookUp')).catch(() => 'transaction_not_found'),
  ),
  (parts) => askStripe(parts).sessionOf('pi_1Stub'),
  (parts) => askStripe(parts).intent('pi_1Stub'),
  (parts) => askStripe(parts).intentOfCharge('ch_1Stub'),
  (parts) => askStripe(parts).refundsOf('pi_1Stub'),
  (parts) => askStripe(parts).reversalsOf('tr_1'),
  (parts) =>
    parts.api.send({ signal: new AbortController().signal }, (client, scope) => {
      const query = `metadata["lango_transaction_id"]:"${plain.transactionId}"`;
      return client.paymentIntents.search({ query, limit: 10 }, scope);
    }),
  (parts) =>
    parts.api.send({ signal: new AbortController().signal }, (client, scope) =>
      client.disputes.retrieve('dp_1', {}, scope),
    ),
];

/** Sends every request the adapter can send, and returns the requests and the calls of the official package. */
export async function recordRequests(): Promise<{ requests: RecordedRequest[]; calls: RecordedCall[] }> {
  const requests: RecordedRequest[] = [];
  const calls: RecordedCall[] = [];
  const http: GatewayHttp = async (request) => {
    requests.push(recorded(request, calls.at(-1)?.call ?? 'none'));
    const { status = 200, json } = cannedAnswer(request);
    return { status, headers: {}, body: Buffer.from(JSON.stringify(json)) };
  };
  const settings = readStripeOptions({
    apiKey: 'sk_test_recorded',
    webhookSecrets: ['whsec_recorded'],
    http,
    now: () => Date.parse(at) + 48 * 3_600_000,
  });
  const api = createStripeApi(settings);
  const parts: StripeParts = {
    settings,
    api: {
      ...api,
      send: (context, call) => api.send(context, (client, scope) => call(watch(client, [], calls), scope)),
    },
  };
  for (const operation of everyOperation) await operation(parts);
  return { requests, calls };
}

/** The official package, with every call of its resources recorded. */
function watch<T extends object>(target: T, path: readonly string[], calls: RecordedCall[]): T {
  return new Proxy(target, {
    get(inner, name, receiver) {
      const value: unknown = Reflect.get(inner, name, receiver);
      const here = [...path, String(name)];
      if (typeof value === 'function') {
        return (...args: unknown[]): unknown => {
          calls.push(toResourceCall({ call: here.join('.'), args }));
          return (value as (...given: unknown[]) => unknown).apply(inner, args);
        };
      }
      return typeof value === 'object' && value !== null ? watch(value, here, calls) : value;
    },
  });
}

/** A raw request as the resource's own call, whose types say what it may hold. */
function toResourceCall(call: RecordedCall): RecordedCall {
  if (call.call !== 'rawRequest') return call;
  const [method, path, ...args] = call.args;
  if (method !== 'POST' || path !== '/v1/payment_intents') throw new Error(`no resource of ${String(path)}`);
  return { call: 'paymentIntents.create', args };
}

function recorded({ method, url, headers = {}, body }: GatewayHttpRequest, call: string): RecordedRequest {
  const { pathname, searchParams } = new URL(url);
  const key = headers['Idempotency-Key'];
  const account = headers['Stripe-Account'];
  return {
    call,
    method,
    path: pathname,
    ...(searchParams.size > 0 && { query: Object.fromEntries(searchParams) }),
    ...(method === 'POST' && {
      form: Object.fromEntries(new URLSearchParams(typeof body === 'string' ? body : '')),
    }),
    ...(key !== undefined && { idempotencyKey: key }),
    ...(account !== undefined && { stripeAccount: account }),
  };
}

function cannedAnswer({ method, url, body }: GatewayHttpRequest): { status?: number; json: unknown } {
  const { pathname } = new URL(url);
  const amounts = { amount: 1500, currency: 'usd', metadata: {} };
  const [, , resource = '', last = ''] = pathname.split('/');
  const isCreation = method === 'POST' && /^\/v1\/(?:checkout\/)?\w+$/.test(pathname);
  const isList =
    method === 'GET' &&
    (/^\/v1\/(?:checkout\/)?(?!sessions$)\w+$/.test(pathname) ||
      pathname.endsWith('/sessions') ||
      pathname.endsWith('/reversals') ||
      last === 'search');
  const session = {
    id: 'cs_test_1',
    object: 'checkout.session',
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: 'pi_1Stub',
    url: 'https://pay.example',
  };
  if (isList)
    return {
      json: {
        object: 'list',
        data: url.includes('sessions?payment_intent=') ? [session] : [],
        has_more: false,
      },
    };
  switch (resource) {
    case 'payment_intents': {
      const isRefused = isCreation && String(body).includes('off_session=true');
      const last_payment_error = { type: 'card_error', code: 'authentication_required', message: 'no' };
      const payable = stubbedIntent({ status: 'requires_payment_method', last_payment_error });
      if (isRefused)
        return { status: 402, json: { error: { ...last_payment_error, payment_intent: payable } } };
      if (pathname.endsWith('/cancel')) return { json: stubbedIntent({ status: 'canceled' }) };
      return {
        json: stubbedIntent(last === 'pi_1Waiting' ? { id: last, status: 'requires_payment_method' } : {}),
      };
    }
    case 'checkout':
      return { json: session };
    case 'charges':
      return { json: { id: 'ch_1Stub', object: 'charge', payment_intent: 'pi_1Stub' } };
    case 'transfers':
      return { json: { id: 'tr_1', object: 'transfer', ...amounts } };
    case 'payouts':
      return { json: { id: 'po_1', object: 'payout', status: 'paid', ...amounts } };
    case 'refunds':
      return { json: { id: 're_1', object: 'refund', status: 'succeeded', ...amounts } };
    default:
      return { json: { id: 'dp_1', object: 'dispute', status: 'needs_response', ...amounts } };
  }
}

/** A program that makes every recorded call with its arguments written out, so that the type checker sees each member. */
export function callsAsProgram(calls: readonly RecordedCall[]): string {
  const lines = calls.map(
    ({ call, args }) => `void stripe.${call}(${args.map((arg) => JSON.stringify(arg)).join(', ')});`,
  );
  return ["import type Stripe from 'stripe';", 'declare const stripe: Stripe;', ...lines, ''].join('\n');
}
