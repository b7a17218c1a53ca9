import { PaymentError, type GatewayCallbackResult, type PaymentGatewayV1 } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createCallbackReceiver } from './callback-receiver.js';

const acknowledgement = { status: 200, headers: {}, body: 'OK' };

function receiverOf(handleCallback: () => Promise<GatewayCallbackResult>) {
  const gateway: PaymentGatewayV1 = { ...createFakeGateway(), handleCallback };
  const test = createTestContext(gateway, testRecord({}));
  const stored: unknown[] = [];
  const counted: string[] = [];
  test.store.storeCallback = async (callback: StoredCallback) => {
    stored.push(callback.result);
    return undefined;
  };
  test.context.metrics.callbackReceived = (_, outcome) => counted.push(outcome);
  const receive = createCallbackReceiver(test.context);
  const call = (body: string) =>
    receive(new Request(`https://pay.example.com/callbacks/${gateway.gatewayId}`, { method: 'POST', body }), {
      sourceAddress: '192.0.2.1',
    });
  return { call, stored, counted };
}

describe('the callback receiver', () => {
  it('acknowledges, counts and stores a signed callback that is not for us', async () => {
    const { call, stored, counted } = receiverOf(async () => ({
      kind: 'ignored',
      reason: 'another mode',
      acknowledgement,
    }));
    expect((await call('{}')).status).toBe(200);
    expect(stored).toHaveLength(1);
    expect(counted).toEqual(['ignored']);
  });

  it('accepts a callback of 1 MiB, and refuses a larger one before it is read', async () => {
    const { call, stored, counted } = receiverOf(async () => ({
      kind: 'ignored',
      reason: 'long',
      acknowledgement,
    }));
    expect((await call('x'.repeat(1024 * 1024))).status).toBe(200);
    expect((await call('x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect(stored).toHaveLength(1);
    expect(counted).toEqual(['ignored', 'too-large']);
  });

  it.each([
    ['gateway_unreachable', 503, 'not-now'],
    ['callback_rejected', 404, 'rejected'],
    ['callback_unreadable', 400, 'unreadable'],
  ] as const)('does not acknowledge a callback that cannot be read: %s', async (code, status, outcome) => {
    const { call, stored, counted } = receiverOf(() => Promise.reject(new PaymentError(code, 'none', 'no')));
    expect((await call('{}')).status).toBe(status);
    expect(stored).toEqual([]);
    expect(counted).toEqual([outcome]);
  });
});
