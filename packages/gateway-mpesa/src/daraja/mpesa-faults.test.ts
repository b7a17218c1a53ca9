import { isFinalStatus } from '@lango/core';
import { describe, expect, it } from 'vitest';
import type {
  RequestDescription,
  SimulatorFault,
  SimulatorFaultKind,
} from '../shared/simulator/simulator-fault.js';
import { createVirtualClock } from '@lango/core/simulator-kit';
import { aTransaction, startSimulatedMpesa } from '../testing/simulated-mpesa.js';
import { createSmallRuntime } from '../testing/small-runtime.js';

const paymentFaults: readonly (SimulatorFaultKind | 'none')[] = [
  'none',
  'delay',
  'drop-before-acting',
  'drop-after-acting',
  'decline',
  'no-callback',
  'late-callback',
  'duplicate-callback',
  'reorder-callback',
  'malformed-callback',
  'throttle',
  'maintenance',
  'token-expired',
];
/** Questions meet faults too, now and then. */
const questionFaults: readonly SimulatorFaultKind[] = [
  'no-callback',
  'drop-after-acting',
  'throttle',
  'malformed-callback',
];
const paymentCount = 1_000;

describe('1,000 simulated payments with every fault switched on', () => {
  it('end with ledger and transactions equal, nothing doubled, and nothing open that is not flagged', async () => {
    const clock = createVirtualClock();
    const seen = new Map<string, number>();
    const faultOf = new Map<string, SimulatorFaultKind | 'none'>();
    let questions = 0;
    const faultPolicy = (request: RequestDescription): SimulatorFault | undefined => {
      const { operation, transactionId = '' } = request;
      if (operation === 'token') return undefined;
      if (operation !== 'deposit' && operation !== 'withdrawal') {
        questions += 1;
        const kind =
          questions % 5 === 0 ? questionFaults[(questions / 5) % questionFaults.length] : undefined;
        return kind === undefined ? undefined : { kind };
      }
      // Every payment meets its fault on its first request; an attempt after an error without effect goes through.
      seen.set(transactionId, (seen.get(transactionId) ?? 0) + 1);
      const kind = faultOf.get(transactionId) ?? 'none';
      return kind === 'none' || seen.get(transactionId) !== 1 ? undefined : { kind, delayMs: 1_500 };
    };
    const mpesa = await startSimulatedMpesa({
      clock,
      faultPolicy,
      customerDelayMs: 300,
      processingDelayMs: 200,
      callbackAttemptsMax: 3,
    });
    const runtime = createSmallRuntime(mpesa.gateway, mpesa.host.url);
    const failures: unknown[] = [];
    mpesa.host.onCallback = (callback) =>
      runtime.onCallback(callback).catch((error: unknown) => {
        failures.push(error);
        return 500;
      });

    const payments = Array.from({ length: paymentCount }, (_, index) => {
      const kind = index % 2 === 0 ? 'deposit' : 'withdrawal';
      const phoneNumber = `+2547${String(10_000_000 + index)}`;
      const payment = aTransaction(kind, {
        money: { amountMinor: 1_000 + index * 100, currency: 'KES' },
        counterparty: { phoneNumber },
      });
      faultOf.set(
        payment.transactionId,
        paymentFaults[Math.floor(index / 2) % paymentFaults.length] ?? 'none',
      );
      return payment;
    });

    let isDone = false;
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const timePasses = (async () => {
      while (!isDone) {
        clock.advance(100);
        await turn();
      }
    })();
    const queue = [...payments];
    const worker = async () => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) await runtime.submit(next);
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const settle = async () => {
      while (clock.nextDueAtMs() !== undefined && clock.nextDueAtMs()! < clock.now() + 30_000) await turn();
      await mpesa.simulator.callbacksDelivered();
    };
    await settle();
    const open = () => [...runtime.transactions.values()].filter(({ status }) => !isFinalStatus(status));
    for (let round = 0; round < 10 && open().length > 0; round += 1) {
      await runtime.lookUpOpen();
      await settle();
    }
    runtime.flagOpen();
    isDone = true;
    await timePasses;
    expect(failures).toEqual([]);

    const ledger = mpesa.simulator.ledger();
    const transactions = [...runtime.transactions.values()];
    await mpesa.close();
    const moved = new Map(ledger.map((movement) => [movement.transactionId, movement]));
    expect(moved.size).toBe(ledger.length);
    const succeeded = transactions.filter(({ status }) => status === 'succeeded');
    expect(new Set(succeeded.map(({ transactionId }) => transactionId))).toEqual(new Set(moved.keys()));
    for (const { transactionId, money, gatewayReference } of succeeded) {
      expect(moved.get(transactionId)).toMatchObject({ amountMinor: money.amountMinor, gatewayReference });
    }
    for (const { transactionId } of open()) expect(runtime.inReview).toContain(transactionId);
    // Only requests of which nobody can say whether they arrived are left to a person.
    const undecidable = new Set([...runtime.inReview].map((transactionId) => faultOf.get(transactionId)));
    expect(undecidable).toEqual(new Set(['drop-before-acting', 'maintenance']));
    for (const { transactionId, status } of transactions) {
      if (faultOf.get(transactionId) === 'decline') expect(status).toBe('failed');
    }
    console.log(
      `${transactions.length} payments: ${succeeded.length} succeeded, ${runtime.inReview.size} in review, ${ledger.length} movements, ${questions} questions`,
    );
  });
});
