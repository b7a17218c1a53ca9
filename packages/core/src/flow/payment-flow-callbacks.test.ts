import { describe, expect, it } from 'vitest';
import { givenFlow, hour, loseAnswer, money, order, succeed } from './testing/given-flow.js';

const pend = () => ({ do: 'pend' }) as const;
const unsigned = { callbackProof: 'none', idempotency: 'none' } as const;
const claim = (content: object) => ({ payload: Buffer.from(JSON.stringify(content)) });
const plain = 'https://shop.example/callbacks';

describe('a signed callback', () => {
  it('ends a pending payment, once however often it comes', async () => {
    const { flow, gateway, receive, only } = givenFlow(pend);
    const { transactionId } = (await flow.deposit(order)).transaction;
    gateway.settle(transactionId, 'succeeded');
    for (let times = 0; times < 3; times += 1)
      expect((await receive(plain, gateway.callbackFor(transactionId))).status).toBe(200);
    expect(only().transaction.status).toBe('succeeded');
    expect(only().entries).toHaveLength(1);
  });

  it('with another amount goes to review, and sets no final status', async () => {
    const { flow, gateway, receive, only } = givenFlow(pend);
    const { transactionId, gatewayReference } = (await flow.deposit(order)).transaction;
    const content = {
      transactionId,
      status: 'succeeded',
      gatewayReference,
      money: { ...money, amountMinor: 1 },
    };
    await receive(plain, gateway.callbackSaying(content));
    expect(only()).toMatchObject({
      transaction: { status: 'pending' },
      review: { reason: 'amount-differs' },
    });
  });

  it('about a success after a failure books the money and goes to review; the status stays', async () => {
    const { flow, gateway, receive, only } = givenFlow(() => ({ do: 'decline' }));
    const { transactionId } = (await flow.deposit(order)).transaction;
    const content = { transactionId, status: 'succeeded', gatewayReference: 'late-1', money };
    for (let times = 0; times < 2; times += 1) await receive(plain, gateway.callbackSaying(content));
    expect(only()).toMatchObject({
      transaction: { status: 'failed' },
      entries: [{ kind: 'captured', money }],
      review: { reason: 'late-success' },
    });
  });

  it('whose signature does not match changes nothing', async () => {
    const { flow, gateway, receive, only } = givenFlow(pend);
    const { transactionId } = (await flow.deposit(order)).transaction;
    gateway.settle(transactionId, 'succeeded');
    const { payload } = gateway.callbackFor(transactionId);
    expect((await receive(plain, { payload })).status).toBe(400);
    expect(only().transaction.status).toBe('pending');
  });

  it('about somebody else’s payment is acknowledged and changes nothing', async () => {
    const { gateway, receive, store } = givenFlow();
    const content = { status: 'succeeded', gatewayReference: 'not-ours', money };
    expect((await receive(plain, gateway.callbackSaying(content))).status).toBe(200);
    expect(store.payments).toEqual([]);
  });
});

describe('an unverified callback', () => {
  it('that is forged is looked up, and not believed', async () => {
    const { flow, urls, receive, only } = givenFlow(pend, unsigned);
    const { transactionId, gatewayReference } = (await flow.deposit(order)).transaction;
    await receive(urls.callback, claim({ transactionId, status: 'succeeded', gatewayReference, money }));
    expect(only()).toMatchObject({ transaction: { status: 'pending' }, lookUps: 1, entries: [] });
  });

  it('that is true completes the payment at once, by the look-up that it causes', async () => {
    const { flow, urls, gateway, receive, only } = givenFlow(pend, unsigned);
    const { transactionId } = (await flow.deposit(order)).transaction;
    gateway.settle(transactionId, 'succeeded');
    await receive(urls.callback, gateway.callbackFor(transactionId));
    expect(only().transaction.status).toBe('succeeded');
  });

  it('brings the reference to look up where the answer was lost', async () => {
    const { flow, urls, gateway, receive, only } = givenFlow(
      (operation) => (operation === 'lookUp' ? succeed : loseAnswer),
      unsigned,
    );
    const { transactionId } = (await flow.deposit(order)).transaction;
    await receive(urls.callback, gateway.callbackFor(transactionId));
    expect(only().transaction.status).toBe('succeeded');
  });

  it('causes a limited number of look-ups', async () => {
    const { flow, urls, receive, only } = givenFlow(pend, unsigned);
    const { transactionId, gatewayReference } = (await flow.deposit(order)).transaction;
    const forged = claim({ transactionId, status: 'succeeded', gatewayReference, money });
    for (let times = 0; times < 50; times += 1) await receive(urls.callback, forged);
    expect(only().lookUps).toBe(30);
  });

  it.each([
    ['without a token', () => plain],
    ['with a wrong token', (url: string) => url.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    [
      'with the token of another payment',
      (url: string) => url.replace(/txn|\/t\/[0-9a-f]{32}/, `/t/${'0'.repeat(32)}`),
    ],
    ['of a look-up that nobody made', (url: string) => url.replace('/t/', '/l/')],
  ])('to an address %s is refused', async (_, spoil) => {
    const { flow, urls, gateway, receive, only } = givenFlow(pend, unsigned);
    const { transactionId } = (await flow.deposit(order)).transaction;
    gateway.settle(transactionId, 'succeeded');
    const answer = await receive(spoil(urls.callback ?? ''), gateway.callbackFor(transactionId));
    expect([answer.status, await answer.text()]).toEqual([400, '']);
    expect(only()).toMatchObject({ transaction: { status: 'pending' }, lookUps: 0 });
  });

  it('to one payment’s address that names another applies to neither', async () => {
    const { flow, urls, gateway, receive, store } = givenFlow(pend, unsigned);
    const first = (await flow.deposit(order)).transaction;
    const url = urls.callback;
    await flow.deposit({ ...order, key: 'order-2' });
    const [, second] = store.payments;
    gateway.settle(second?.transaction.transactionId ?? '', 'succeeded');
    await receive(url, gateway.callbackFor(second?.transaction.transactionId ?? ''));
    expect(store.payments.map(({ lookUps }) => lookUps)).toEqual([0, 0]);
    expect(first.status).toBe('pending');
  });
});

describe('the answer to a look-up', () => {
  it('comes to a one-time address', async () => {
    const { flow, urls, gateway, receive, later, only } = givenFlow(pend, unsigned);
    const { transactionId, gatewayReference } = (await flow.deposit(order)).transaction;
    await later(hour);
    const content = { transactionId, status: 'succeeded', gatewayReference, money };
    expect((await receive(urls.lookUp, claim(content))).status).toBe(200);
    expect(only().transaction.status).toBe('succeeded');
    expect((await receive(urls.lookUp, claim(content))).status).toBe(400);
    expect(gateway.movements).toEqual([]);
  });
});

describe('a handler that is mounted at the wrong path', () => {
  it('says where to mount it, in the answer and in a log line', async () => {
    const { gateway, receive, logged } = givenFlow();
    const answer = await receive('https://shop.example/hooks', gateway.callbackSaying({ status: 'pending' }));
    expect(answer.status).toBe(500);
    expect(await answer.text()).toMatch(/came to \/hooks, which is not below \/callbacks/);
    expect(logged.join()).toMatch(/Mount the handler there/);
  });
});

describe('an incoming deposit', () => {
  it('goes to the host, and is logged as an error where the host does not handle it', async () => {
    const { gateway, another, logged } = givenFlow();
    const deposit = { gatewayReference: 'R1', money, counterparty: {} };
    const acknowledgement = { status: 200, headers: {}, body: '' };
    const handleCallback = async () =>
      ({ kind: 'incoming-deposit', deposit, evidence: 'signed', acknowledgement }) as const;
    const handled: unknown[] = [];
    const post = () => new Request(plain, { method: 'POST', body: 'x' });
    await another({ gateway: { ...gateway, handleCallback } }).handleCallback(post());
    expect(logged.join()).toMatch(/onIncomingDeposit/);
    const handling = another({
      gateway: { ...gateway, handleCallback },
      onIncomingDeposit: (one, isVerified) => void handled.push([one, isVerified]),
    });
    await handling.handleCallback(post());
    expect(handled).toEqual([[deposit, true]]);
  });
});
