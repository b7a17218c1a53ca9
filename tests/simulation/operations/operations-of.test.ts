import { describe, expect, it } from 'vitest';
import { testRecord } from '../../../packages/runtime-kafka/src/services/testing/create-test-context.js';
import { emptyBalance } from '../../../packages/runtime-kafka/src/ports/balance.js';
import { createMemoryRows } from '../store/memory-rows.js';
import { createTrace, type TraceEvent } from '../trace.js';
import { operationsOf } from './operations-of.js';

const deposit = `txn_${'a'.repeat(32)}`;
const refund = `txn_${'b'.repeat(32)}`;

const created = (transactionId: string, members: object = {}): TraceEvent => ({
  kind: 'created',
  outcome: 'created',
  entry: { record: testRecord({ transactionId, ...members }), idempotencyKey: 'key', fingerprint: '' },
});
const asked = (request: string, status: number, transactionId: string, since: number): TraceEvent => ({
  kind: 'api request',
  ...{ merchantId: 'mer_1', idempotencyKey: 'order-1', request, status, transactionId },
  ...{ body: '{"status":"pending"}', isDurable: true, since },
});

/** Operations of a history of these events, one a millisecond; the deposit's row is left as given. */
function written(events: readonly TraceEvent[], isStored = true) {
  const rows = createMemoryRows();
  const record = testRecord({ transactionId: deposit, status: 'succeeded' });
  if (isStored) rows.transactions.set(deposit, { record, balance: emptyBalance, failures: 0 });
  let now = 0;
  const trace = createTrace(() => (now += 1));
  for (const event of events) trace.add('process-1', event);
  return operationsOf({ rows, trace, providers: [], clockJumped: false, endedAtMs: 99 }, 7);
}

describe('a history as operations', () => {
  it('a request is an interval that ends with its answer, an event is a point in time', () => {
    const [create, request] = written([created(deposit), asked('deposit  100', 202, deposit, 0)]);
    expect(create).toMatchObject({ history: 7, payment: deposit, call: 0, return: 0 });
    expect(request).toMatchObject({
      client: 'mer_1',
      call: -1,
      return: 2,
      output: { code: 202, id: deposit },
    });
  });

  it('a refund, its key and its reader belong to the payment that it gives back', () => {
    const operations = written([
      created(deposit),
      created(refund, { kind: 'refund', originalTransactionId: deposit }),
      asked(`refund ${deposit} 40`, 202, refund, 1),
      asked(`read ${deposit} 100`, 200, deposit, 3),
    ]);
    const ofPayment = operations.filter(({ payment }) => payment === deposit);
    expect(ofPayment.map(({ input }) => input.do)).toEqual(['create', 'create', 'request', 'request', 'end']);
    expect(ofPayment[3]).toMatchObject({ output: { status: 'pending' } });
  });

  it('a failure of the server and a request that became nothing are no answers', () => {
    const operations = written([asked('deposit  100', 500, '', 0), asked('deposit  100', 422, '', 1)]);
    expect(operations.map(({ input }) => input.do)).toEqual(['end']);
  });

  it('an accepted payment that is not stored has an end without a row', () => {
    const operations = written([asked('deposit  100', 202, deposit, 0)], false);
    expect(operations.map(({ input }) => input.do)).toEqual(['request', 'end', 'end']);
    expect(operations[1]).toMatchObject({ payment: deposit, output: { isPeace: true, rows: [] } });
  });

  it('a movement of the ledger has the ledger’s amount', () => {
    const moved: TraceEvent = {
      kind: 'money moved',
      ...{ gatewayId: 'sim', transactionId: deposit, gatewayReference: 'ref-1', isPartialCapture: false },
      money: { amountMinor: 90, currency: 'KES' },
    };
    const [, move, moveAgain, end] = written([created(deposit), moved, moved]);
    expect(move).toMatchObject({ input: { do: 'move' }, output: { amountMinor: 90, reference: 'ref-1' } });
    expect(moveAgain).toMatchObject({ input: { do: 'move' } });
    expect(end).toMatchObject({ output: { rows: [{ id: deposit, status: 'succeeded' }] } });
  });
});
