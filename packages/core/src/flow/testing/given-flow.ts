import { PaymentError } from '../../errors/payment-error.js';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { FakeBehavior } from '../../testing/fake-behavior.js';
import { createFakeGateway, type FakeGateway, type FakeGatewayOptions } from '../../testing/fake-gateway.js';
import { createMemoryPaymentStore } from '../../testing/memory-payment-store.js';
import { createPaymentFlow } from '../create-payment-flow.js';
import type { PaymentFlowOptions } from '../payment-flow-options.js';

export const money = { amountMinor: 1_500, currency: 'KES' };
export const order = { key: 'order-1', money, counterparty: { phoneNumber: '+254712345678' } };
export const hour = 3_600_000;
export const succeed: FakeBehavior = { do: 'succeed' };
const lost = new PaymentError('connection_lost', 'unknown', 'the answer was lost');
const unreachable = new PaymentError('gateway_unreachable', 'none', 'no connection');
/** The money moves, and the answer is lost. */
export const loseAnswer: FakeBehavior = { do: 'act-then-fail', error: lost };
/** The request is lost, and nobody knows. */
export const loseRequest: FakeBehavior = { do: 'fail-before-acting', error: lost };
/** Nothing is sent. */
export const refuseConnection: FakeBehavior = { do: 'fail-before-acting', error: unreachable };

/** A flow on a fake gateway, a store in memory and a manual clock; `another` is one more process on the same store. */
export function givenFlow(
  behave: (operation: GatewayOperation, callNumber: number) => FakeBehavior = () => succeed,
  options: FakeGatewayOptions = {},
) {
  const time = { nowMs: Date.UTC(2026, 0, 1) };
  const now = () => time.nowMs;
  const fake = createFakeGateway({
    now,
    behave: (_, operation, call) => behave(operation, call),
    ...options,
  });
  const urls: { callback?: string | undefined; lookUp?: string | undefined } = {};
  const gateway: FakeGateway = {
    ...fake,
    deposit: (transaction, context) => {
      urls.callback = context.callbackUrl;
      return fake.deposit(transaction, context);
    },
    lookUp: (transaction, context) => {
      urls.lookUp = context.lookUpCallbackUrl;
      return fake.lookUp?.(transaction, context) ?? Promise.reject(new Error('it can be asked'));
    },
  };
  const store = createMemoryPaymentStore();
  const logged: string[] = [];
  const log = (_: unknown, message: string) => void logged.push(message);
  const logger = { debug: log, info: log, warn: log, error: log };
  const another = (more: Partial<PaymentFlowOptions> = {}) =>
    createPaymentFlow({
      gateway,
      store,
      callbackUrl: 'https://shop.example/callbacks',
      secret: 'a secret of more than thirty-two characters',
      now,
      logger,
      ...more,
    });
  const flow = another();
  return {
    flow,
    another,
    gateway,
    store,
    urls,
    logged,
    /** The only payment there is. */
    only: () => {
      const [payment] = store.payments;
      if (payment === undefined || store.payments.length > 1)
        throw new Error(`there are ${store.payments.length} payments, not one`);
      return payment;
    },
    /** Lets time pass, and does what is due then. */
    later: (ms: number) => {
      time.nowMs += ms;
      return flow.runDue();
    },
    /** Sends a callback, and waits for what it starts. */
    receive: async (
      url: string | undefined,
      { payload, headers = {} }: { payload: Uint8Array; headers?: Record<string, string> },
    ) => {
      const request = new Request(url ?? 'https://shop.example/none', {
        method: 'POST',
        body: Buffer.from(payload),
        headers,
      });
      const answer = await flow.handleCallback(request);
      await flow.idle();
      return answer;
    },
  };
}

/** Lets pending work run as far as it can without the clock. */
export const turns = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
