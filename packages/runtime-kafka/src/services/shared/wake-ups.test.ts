import { describe, expect, it } from 'vitest';
import { noTracing } from '../testing/no-tracing.js';
import type { MessageBus } from '../../ports/message-bus.js';
import { createWakeUps } from './wake-ups.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

describe('whether the bus is late', () => {
  const open = () => {
    const time = { now: 0 };
    let end = (_: boolean): void => undefined;
    const publish = () =>
      new Promise<void>((resolve, reject) => {
        end = (isTaken) => (isTaken ? resolve() : reject(new Error('the bus is away')));
      });
    const bus = { publish } as unknown as MessageBus;
    const wakeUps = createWakeUps(bus, quiet, noTracing, { monotonicNow: () => time.now });
    const finish = async (isTaken: boolean) => {
      end(isTaken);
      await wakeUps.idle();
    };
    const send = () => wakeUps.send('payment-requested-v1', 'txn_1', { transactionId: 'txn_1' });
    return { time, wakeUps, send, finish };
  };

  it('is not known before it has taken anything, so it is', async () => {
    const { wakeUps, send, finish } = open();
    expect(wakeUps.isLate()).toBe(true);
    send();
    await finish(true);
    expect(wakeUps.isLate()).toBe(false);
  });

  it('shows while it holds a batch, and after one that it refused, until it takes one', async () => {
    const { time, wakeUps, send, finish } = open();
    send();
    await finish(true);
    send();
    time.now = 250;
    expect(wakeUps.isLate()).toBe(false);
    time.now = 251;
    expect(wakeUps.isLate()).toBe(true);
    await finish(false);
    expect(wakeUps.isLate()).toBe(true);
    send();
    await finish(true);
    expect(wakeUps.isLate()).toBe(false);
  });
});
