import { PaymentError, type PaymentGatewayV1 } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createTestContext, testRecord } from '../services/testing/create-test-context.js';
import { createCallbackReceiver } from '../services/callback-receiver/callback-receiver.js';

const minute = 60_000;

function receiver() {
  const read: string[] = [];
  const gateway: PaymentGatewayV1 = {
    ...createFakeGateway(),
    handleCallback: (_, { sourceAddress = '' }) => {
      read.push(sourceAddress);
      return Promise.reject(new PaymentError('callback_unreadable', 'none', 'garbage'));
    },
  };
  const { context, store, time } = createTestContext(gateway, testRecord({}));
  let stored = 0;
  store.storeCallback = async () => void (stored += 1);
  const keyRing = { ...context.keyRing, isCallbackToken: (_: string, token: string) => token === 'good' };
  const receive = createCallbackReceiver(
    { ...context, keyRing: keyRing },
    {
      limits: {
        callbacksPerAddress: { calls: 1_000, windowMs: minute },
        callbacksPerTransaction: { calls: 30, windowMs: minute },
        limiter: createInProcessRateLimiter(context.clock),
      },
    },
  );
  let sent = 0;
  const send = async (sourceAddress: string, transaction = 'a', token = 'good') => {
    const url = `https://pay.example.com/callbacks/fake/t/${transaction.repeat(32)}/${token}`;
    const body = `garbage ${(sent += 1)}`;
    return (await receive(new Request(url, { method: 'POST', body }), { sourceAddress })).status;
  };
  const sendMany = async (count: number, sourceAddress: (index: number) => string) => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push(await send(sourceAddress(index)));
    return statuses;
  };
  return { read, time, send, sendMany, stored: () => stored };
}

const of = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length;

describe('garbage sent to a transaction’s callback URL', () => {
  it('by one sender is limited over its whole /64', async () => {
    const { sendMany, stored, read } = receiver();
    const statuses = await sendMany(200, (index) => `2001:db8::${index.toString(16)}`);
    expect([of(statuses, 400), of(statuses, 429)]).toEqual([30, 170]);
    expect([stored(), read.length]).toEqual([30, 30]);
  });

  it('does not block other senders at that URL, nor the sender at another transaction', async () => {
    const { send, sendMany } = receiver();
    await sendMany(200, () => '198.51.100.1');
    expect(await send('203.0.113.7')).toBe(400);
    expect(await send('198.51.100.1', 'b')).toBe(400);
  });

  it('by many senders is limited too, until the window ends', async () => {
    const { send, sendMany, time } = receiver();
    const statuses = await sendMany(500, (index) => `198.51.${Math.floor(index / 200)}.${index % 200}`);
    expect(of(statuses, 400)).toBe(120);
    time.monotonicMs += minute;
    expect(await send('198.51.0.1')).toBe(400);
  });
});

it('a sender of callbacks has a limit, whatever addresses it guesses', async () => {
  const { send } = receiver();
  const statuses: number[] = [];
  for (let index = 0; index < 1_200; index += 1)
    statuses.push(await send('198.51.100.1', 'c', `guess${index}`));
  expect([of(statuses, 404), of(statuses, 429)]).toEqual([1_000, 200]);
});
