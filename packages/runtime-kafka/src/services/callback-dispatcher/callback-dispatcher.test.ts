import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../ports/merchant-event.js';
import type { MerchantResult } from '../../ports/merchant-http.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { createClaimLoops } from '../housekeeping/claim-due-work.js';
import type { ServiceContext } from '../shared/service-context.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createCallbackDispatcher } from './callback-dispatcher.js';

const deliveryTo = (url: string, merchantId: string, number = 0): Delivery => ({
  deliveryId: `dlv_${merchantId}_${number}`,
  merchantId,
  environment: 'test',
  url,
  eventType: 'transaction.succeeded',
  messageId: 'msg_1',
  body: '{}',
  status: 'pending',
  attempts: 1,
  createdAtMs: 0,
  secretSealed: 'sealed',
});

/** A dispatcher whose slow addresses answer 19 s after they were called, on a clock that the test moves. */
function dispatcher(waiting: Delivery[]) {
  const { context, store, time } = createTestContext(createFakeGateway(), testRecord({}));
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const after = (ms: number, run: () => void) => {
    const timer = { at: time.monotonicMs + ms, run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const deliveredAt = new Map<string, number>();
  const ended: string[] = [];
  const postponed: string[] = [];
  const ports: Partial<TransactionStore> = {
    ...store,
    claimDueDeliveries: async ({ limit }) => waiting.splice(0, limit),
    endDeliveryAttempt: async ({ deliveryId }) => {
      ended.push(deliveryId);
      return [];
    },
    postponeDelivery: async (deliveryId) => void postponed.push(deliveryId),
  };
  const whole: ServiceContext = {
    ...context,
    store: ports as TransactionStore,
    clock: { ...context.clock, after },
    concurrency: 256,
    keyRing: {
      unseal: () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    } as unknown as ServiceContext['keyRing'],
    merchantHttp: {
      whyRefused: async () => undefined,
      close: async () => undefined,
      post: ({ url }) => {
        deliveredAt.set(url, time.monotonicMs);
        const answer: MerchantResult = { kind: 'answer', status: 200, text: '' };
        if (!url.includes('slow')) return Promise.resolve(answer);
        return new Promise((resolve) => after(19_000, () => resolve(answer)));
      },
    },
  };
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  const advance = async (ms: number) => {
    for (const end = time.monotonicMs + ms; ;) {
      await settle();
      const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) {
        time.monotonicMs = end;
        return;
      }
      timers.delete(next);
      time.monotonicMs = next.at;
      next.run();
    }
  };
  return { context: whole, deliveredAt, ended, postponed, advance, settle };
}

describe('delivery', () => {
  it('to forty addresses that answer after 19 s delays another merchant by a second at most', async () => {
    const slow = Array.from({ length: 400 }, (_, number) =>
      deliveryTo(`https://slow${number % 40}.com/hook`, `mer_${number % 40}`, number),
    );
    const { context, deliveredAt, advance } = dispatcher([
      ...slow,
      deliveryTo('https://quick.com/hook', 'mer_quick'),
    ]);
    const { deliveries: deliver } = createCallbackDispatcher(context);
    const [loop] = createClaimLoops(context, { deliveries: deliver });
    void loop?.drain(new AbortController().signal);
    await advance(1_000);
    expect(deliveredAt.get('https://quick.com/hook')).toBeLessThanOrEqual(1_000);
    expect([...deliveredAt.keys()].filter((url) => url.includes('slow'))).toHaveLength(40);
  });

  it('delivers the backlog of a quick address at its pace, without postponing any of it', async () => {
    const backlog = Array.from({ length: 600 }, (_, number) =>
      deliveryTo('https://quick.com/hook', 'mer_1', number),
    );
    const { context, ended, postponed, advance } = dispatcher(backlog);
    const { deliveries: deliver } = createCallbackDispatcher(context);
    const [loop] = createClaimLoops(context, { deliveries: deliver });
    void loop?.drain(new AbortController().signal);
    await advance(200);
    while (ended.length < 600 && postponed.length === 0) await advance(1);
    expect(postponed).toEqual([]);
  });

  it('continues after releasing its slot, and the process waits for it before it ends', async () => {
    const { context, ended, advance, settle } = dispatcher([]);
    const { deliveries: deliver, idle } = createCallbackDispatcher(context);
    let isIdle = false;
    void deliver(deliveryTo('https://slow.com/hook', 'mer_1'));
    await advance(1_000);
    void idle().then(() => (isIdle = true));
    await settle();
    expect([isIdle, ended]).toEqual([false, []]);
    await advance(19_000);
    await settle();
    expect([isIdle, ended]).toEqual([true, ['dlv_mer_1_0']]);
  });
});
