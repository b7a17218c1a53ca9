import { createHmac } from 'node:crypto';
import type { Answer, HostileCase, StoredPart } from '../hostile-case.js';
import { callApi, canary, parse, type HostileSystem } from '../hostile-system.js';
import { callBack, stripeEvent, stripeSignature } from './callback-cases.js';

const signFake = (body: string) =>
  createHmac('sha256', 'fake-gateway-signing-key').update(body).digest('hex');
const fakeCallback = (system: HostileSystem, update: Record<string, unknown>) => {
  const body = JSON.stringify(update);
  return callBack(system, '/callbacks/fake', body, { 'fake-signature': signFake(body) });
};

const referenceOf = async ({ executors }: HostileSystem, transactionId: string): Promise<string> => {
  const [row] = (await executors[0]?.query<{ gateway_reference: string }>(
    'SELECT gateway_reference FROM transactions WHERE transaction_id = $1', [transactionId],
  )) ?? []; // prettier-ignore
  return row?.gateway_reference ?? '';
};

const read = async ({ runtime, tokens }: HostileSystem, id: string) =>
  parse(await callApi(runtime.apiUrl ?? '', 'GET', `/v1/transactions/${id}`, { token: tokens.a }));

type Standing = 'pending' | 'mpesaPending' | 'stripePending' | 'succeeded';

/** Evidence that is authentic and still must not be believed: the status stays, and what speaks against it is kept and shown. */
const kept = (
  name: string,
  of: Standing,
  send: (system: HostileSystem) => Promise<Answer>,
  shows?: string,
  parts: readonly StoredPart[] = ['transactions', 'journal', 'deliveries'],
): HostileCase => ({
  name,
  status: [200],
  mayChange: ['callbacks', ...parts],
  maySend: 2,
  send,
  then: async (system) => {
    const now = await read(system, system.ids[of]);
    const expected = of === 'succeeded' ? 'succeeded' : 'pending';
    if (now['status'] !== expected) throw new Error(`it became ${JSON.stringify(now)}`);
    const found = (now['discrepancies'] ?? []) as readonly { kind: string }[];
    if (shows !== undefined && !found.some(({ kind }) => kind === shows))
      throw new Error(JSON.stringify(now));
  },
});

const success = async (system: HostileSystem, id: string, changes: Record<string, unknown> = {}) => ({
  status: 'succeeded',
  gatewayReference: await referenceOf(system, id),
  transactionId: id,
  money: { amountMinor: 150_000, currency: 'KES' },
  ...changes,
});

const stripe = async (
  system: HostileSystem,
  changes: Record<string, unknown>,
  object: Record<string, unknown>,
) => {
  const body = await stripeEvent(system, changes, object);
  return callBack(system, '/callbacks/stripe', body, { 'stripe-signature': stripeSignature(body) });
};

const mpesaAddress = ({ ids, keyRing }: HostileSystem) =>
  `/callbacks/m/t/${ids.mpesaPending.slice(4)}/${keyRing.callbackToken(ids.mpesaPending)}`;

/** A prompt's callback, whose members are in the attacker's hand: M-Pesa signs nothing. */
const prompt = async (system: HostileSystem, changes: Record<string, unknown> = {}, amount: unknown = 1500) =>
  JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: 'm-1',
        CheckoutRequestID: await referenceOf(system, system.ids.mpesaPending),
        ResultCode: 0,
        ResultDesc: canary,
        CallbackMetadata: { Item: [{ Name: 'Amount', Value: amount }, { Name: 'MpesaReceiptNumber', Value: 'SLANGO0001' }, { Name: 'PhoneNumber', Value: 254712345678 }] },
        ...changes,
      },
    },
  }); // prettier-ignore

const hint = (
  name: string,
  body: (system: HostileSystem) => Promise<string>,
  status: readonly number[] = [200, 400, 404],
): HostileCase => ({
  ...kept(`M-Pesa: ${name} makes nothing a success`, 'mpesaPending', async (system) =>
    callBack(system, mpesaAddress(system), await body(system)),
  ),
  status,
});

const c2b = (changes: Record<string, unknown> = {}) => JSON.stringify({
  TransactionType: 'Pay Bill', TransID: `S${Math.random().toString(36).slice(2, 11).toUpperCase()}`, TransTime: '20261122120005', TransAmount: '980.50',
  BusinessShortCode: '174379', BillRefNumber: 'INV-7', MSISDN: '254712345678', FirstName: 'A', ...changes,
}); // prettier-ignore

/** Authentic or at least well addressed callbacks that say what is not so. */
export const evidenceCases: readonly HostileCase[] = [
  kept('a cheap payment for a dear deposit is kept as a discrepancy', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { money: { amountMinor: 1, currency: 'KES' } })), 'amount-differs'),
  kept('one minor unit too little is a discrepancy', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { money: { amountMinor: 149_999, currency: 'KES' } })), 'amount-differs'),
  kept('one minor unit too much is a discrepancy', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { money: { amountMinor: 150_001, currency: 'KES' } })), 'amount-differs'),
  kept('another currency is a discrepancy', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { money: { amountMinor: 150_000, currency: 'JPY' } })), 'amount-differs'),
  kept('another gateway reference is a discrepancy', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { gatewayReference: 'fake-other' })), 'reference-differs'),
  kept('a reference of another transaction is a discrepancy', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { gatewayReference: await referenceOf(s, s.ids.succeeded) })), 'reference-differs'),
  kept('a failure after a success is a discrepancy', 'succeeded', async (s) => fakeCallback(s, { status: 'failed', reason: 'declined', rawCode: '51', rawMessage: canary, transactionId: s.ids.succeeded }), 'contradicts-final-status'),
  kept('another amount after a success is a discrepancy', 'succeeded', async (s) => fakeCallback(s, await success(s, s.ids.succeeded, { money: { amountMinor: 2, currency: 'KES' } })), 'amount-differs'),
  kept('a success without an amount is not believed', 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, { money: undefined }))),
  kept('a success of another gateway’s transaction is not believed', 'mpesaPending', async (s) => fakeCallback(s, await success(s, s.ids.mpesaPending)), undefined, []),
  kept('a success of another gateway’s Stripe deposit is not believed', 'stripePending', async (s) => fakeCallback(s, await success(s, s.ids.stripePending)), undefined, []),
  ...[
    ['a negative amount', { money: { amountMinor: -1, currency: 'KES' } }], ['a fraction', { money: { amountMinor: 1.5, currency: 'KES' } }],
    ['an amount as text', { money: { amountMinor: '150000', currency: 'KES' } }], ['a currency that does not exist', { money: { amountMinor: 150_000, currency: 'ZZZ' } }],
    ['a status that does not exist', { status: 'paid' }], ['a reference of 5,000 characters', { gatewayReference: 'r'.repeat(5_000) }],
    ['a reference as an object', { gatewayReference: { $ne: 1 } }], ['a NUL in the reference', { gatewayReference: 'a\u0000b' }],
    ['half a surrogate pair in the reference', { gatewayReference: '\ud800' }], ['an id that is no text', { transactionId: 5 }],
  ].map(([name, changes]): HostileCase => ({
    ...kept(`a signed callback with ${name as string} changes nothing`, 'pending', async (s) => fakeCallback(s, await success(s, s.ids.pending, changes as Record<string, unknown>)), undefined, ['transactions', 'journal', 'deliveries', 'deadLetters']),
    status: [200, 400],
    waitsForMatch: true,
  })),
  {
    ...kept('a signed callback about nobody’s transaction changes nothing', 'pending', (s) => fakeCallback(s, { status: 'succeeded', gatewayReference: 'nobody', money: { amountMinor: 1, currency: 'KES' } }), undefined, []),
    waitsForMatch: true,
  },
  kept('a repeat is answered like the first, and stored once', 'pending', async (s) => {
    const update = await success(s, s.ids.pending, { money: { amountMinor: 77, currency: 'KES' } });
    const first = await fakeCallback(s, update);
    const [before] = (await s.executors[0]?.query<{ n: number }>('SELECT count(*)::integer AS n FROM gateway_callbacks')) ?? [];
    const second = await fakeCallback(s, update);
    const [after] = (await s.executors[0]?.query<{ n: number }>('SELECT count(*)::integer AS n FROM gateway_callbacks')) ?? [];
    if (first.text !== second.text || first.status !== second.status || before?.n !== after?.n) throw new Error('the repeat was told apart');
    return second;
  }, 'amount-differs'),
  kept('Stripe: a cheap payment for a dear deposit is kept as a discrepancy', 'stripePending', (s) => stripe(s, {}, { amount: 1, amount_received: 1 }), 'amount-differs'),
  kept('Stripe: another currency is kept as a discrepancy', 'stripePending', (s) => stripe(s, {}, { currency: 'jpy' }), 'amount-differs'),
  kept('Stripe: less received than asked for is kept as a discrepancy', 'stripePending', (s) => stripe(s, {}, { amount_received: 100 }), 'amount-differs'),
  kept('Stripe: an event name that the object does not bear out is not believed', 'stripePending', (s) => stripe(s, {}, { status: 'processing' })),
  kept('Stripe: an unknown event is taken and ignored', 'stripePending', (s) => stripe(s, { type: 'account.updated' }, {}), undefined, []),
  {
    ...kept('Stripe: an intent of somebody else changes nothing', 'stripePending', (s) => stripe(s, {}, { id: 'pi_somebody_else' }), undefined, []),
    waitsForMatch: true,
  },
  kept('Stripe: an event id of 4,000 characters is stored once', 'stripePending', (s) => stripe(s, { id: `evt_${'x'.repeat(4_000)}`, type: 'account.updated' }, {}), undefined, []),
  {
    ...kept('Stripe: an event id with a NUL harms nothing', 'stripePending', (s) => stripe(s, { id: 'evt_\u0000', type: 'account.updated' }, {}), undefined, []),
    status: [200, 400],
  },
  hint('a success that anyone could have sent', (s) => prompt(s)),
  hint('a cheap success', (s) => prompt(s, {}, 1)),
  hint('a success of another prompt', (s) => prompt(s, { CheckoutRequestID: 'ws_CO_other' })),
  hint('a success without metadata', (s) => prompt(s, { CallbackMetadata: undefined })),
  hint('a result code as text', (s) => prompt(s, { ResultCode: '0' })),
  hint('a result code as a list', (s) => prompt(s, { ResultCode: [0] })),
  hint('a negative amount', (s) => prompt(s, {}, -1500)),
  hint('an amount of 300 digits', (s) => prompt(s, {}, '9'.repeat(300))),
  hint('an amount with an exponent', (s) => prompt(s, {}, '1.5e3')),
  hint('an amount as an object', (s) => prompt(s, {}, { valueOf: 1500 })),
  hint('a NUL in every text', (s) => prompt(s, { ResultDesc: 'a\u0000b', MerchantRequestID: '\u0000' })),
  hint('half a surrogate pair in a text', (s) => prompt(s, { ResultDesc: '\ud800' })),
  hint('a failure that anyone could have sent', (s) => prompt(s, { ResultCode: 1032, CallbackMetadata: undefined })),
  hint('a body that is no JSON', async () => canary),
  hint('a deep body', async () => '['.repeat(50_000)),
  hint('a prototype', async () => '{"__proto__":{"Body":{"stkCallback":{"ResultCode":0}}}}'),
  hint('a document type', async () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
  hint('a billion laughs', async () => `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "${'ha'.repeat(50)}"><!ENTITY b "${'&a;'.repeat(50)}">]><a>${'&b;'.repeat(50)}</a>`),
  hint('10,000 elements in elements', async () => `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`),
  hint('an empty body', async () => ''),
  hint('a result that names another transaction', async (s) => JSON.stringify({ Result: { ResultType: 0, ResultCode: 0, OriginatorConversationID: s.ids.succeeded, ConversationID: 'AG_1', TransactionID: 'SL1', ResultDesc: canary } })),
  ...[
    ['a payment nobody asked for', c2b()], ['an account of markup', c2b({ BillRefNumber: `<script>${canary}</script>` })], ['an account with a NUL', c2b({ BillRefNumber: 'INV\u0000' })],
    ['an account of an SQL fragment', c2b({ BillRefNumber: "'; DROP TABLE merchants; --" })],
  ].map(([name, body = '']): HostileCase => ({
    name: `M-Pesa: ${name} is held for a person and assigned to nobody`,
    status: [200],
    mayChange: ['callbacks', 'incoming', 'receipts'],
    send: (system) => callBack(system, `/callbacks/m/c2b/${system.keyRing.callbackToken('c2b:mpesa')}/confirmation`, body),
    then: async ({ runtime }) => {
      const held = await runtime.admin.listIncomingDeposits({ all: true });
      if (held.length === 0 || held.some(({ merchantId, evidence }) => merchantId !== undefined || evidence !== 'hint')) throw new Error(JSON.stringify(held));
    },
  })),
  ...[
    ['a negative amount', c2b({ TransAmount: '-980.50' })], ['an amount that is no number', c2b({ TransAmount: 'NaN' })], ['no amount', c2b({ TransAmount: undefined })],
    ['an amount with an exponent', c2b({ TransAmount: '1e9' })], ['no number of its own', c2b({ TransID: undefined })],
  ].map(([name, body = '']): HostileCase => ({
    name: `M-Pesa: an unasked payment with ${name} is not recorded`,
    status: [200, 400],
    mayChange: ['callbacks'],
    send: (system) => callBack(system, `/callbacks/m/c2b/${system.keyRing.callbackToken('c2b:mpesa')}/confirmation`, body),
  })),
  {
    name: 'M-Pesa: a question about a payment nobody expects is answered no, and stores nothing',
    status: [200],
    send: (system) => callBack(system, `/callbacks/m/c2b/${system.keyRing.callbackToken('c2b:mpesa')}/validation`, c2b()),
    then: async (_system, { text }) => {
      if (/"ResultCode":\s*"?0"?[,}]/.test(text)) throw new Error(text);
    },
  },
]; // prettier-ignore
