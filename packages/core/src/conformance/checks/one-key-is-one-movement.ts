import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, payingOperations, type Paying } from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';

/** Only where the gateway declares that a repeated key is safe. */
export function requireKeys({ gateway }: ConformanceRun, operation: Paying): 'native' | 'lookup' {
  const idempotency = gateway.capabilities.operations[operation]?.idempotency ?? 'none';
  return idempotency === 'none' ? notApplicable(`${operation} declares no idempotency`) : idempotency;
}

const repeated = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: one key twice is one movement`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const idempotency = requireKeys(run, operation);
    const payment = await newPayment(run, operation);
    const first = answered(await pay(run, payment));
    const end = await pay(run, payment, 2);
    promised(
      (await run.count(payment.transaction)) === 1,
      'the same key moved money again: send context.idempotencyKey as it is, on every attempt',
    );
    if (idempotency === 'lookup' && end.ended === 'threw') {
      promised(
        threw(end).effect === 'unknown',
        'the repeat was refused with effect none, and the first one moved money: a host would pay again under another key',
      );
      return;
    }
    const second = answered(end);
    promised(second.status !== 'failed', 'the repeat says failed: a host would end a payment that moved');
    // Where a repeat is ruled out by asking, it may be an order of its own that then moves nothing.
    if (idempotency === 'lookup' && (operation === 'refund' || operation === 'reverse')) return;
    promised(second.gatewayReference === first.gatewayReference, 'the repeat gives another reference');
  },
});

const afterLostAnswer = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: repeated after a lost answer, it is still one movement`,
  situation: 'connection-lost-after-send',
  operation,
  run: async (run) => {
    const idempotency = requireKeys(run, operation);
    const payment = await newPayment(run, operation);
    await pay(run, payment);
    const end = await pay(run, payment, 2);
    promised((await run.count(payment.transaction)) === 1, 'the repeat moved money again, or nothing did');
    if (idempotency === 'lookup' && end.ended === 'threw') return;
    promised(
      answered(end).status !== 'failed',
      'the repeat says failed: a host would end a payment that moved',
    );
  },
});

const atOnce = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: one key from several workers at once is one movement`,
  situation: 'ready',
  operation,
  run: async (run) => {
    requireKeys(run, operation);
    const payment = await newPayment(run, operation);
    const ends = await Promise.all([1, 2, 3, 4].map((attempt) => pay(run, payment, attempt)));
    promised((await run.count(payment.transaction)) === 1, 'workers that raced moved money more than once');
    promised(
      ends.some(({ ended }) => ended === 'returned'),
      'none of them was answered',
    );
    for (const end of ends) {
      promised(
        end.ended === 'threw' || end.value.status !== 'failed',
        'a worker that lost the race says failed',
      );
    }
  },
});

const twoTransactions = (operation: 'deposit' | 'withdraw'): ConformanceCheck => ({
  name: `${operation}: two transactions alike are two movements`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const first = run.harness.createTransaction(kindOf(operation));
    const fresh = run.harness.createTransaction(kindOf(operation));
    const second = { ...first, transactionId: fresh.transactionId };
    const one = answered(await run.call(operation, first));
    const other = answered(await run.call(operation, second));
    promised(
      one.gatewayReference !== other.gatewayReference,
      'the second was taken for a repeat of the first',
    );
    for (const transaction of [first, second])
      promised(
        (await run.count(transaction)) === 1,
        'each transaction is one movement under its own id: send transactionId or the key, not the merchant’s own number',
      );
  },
});

/** A key is one movement, however often and by however many it is sent; and no more than its own. */
export const oneKeyIsOneMovement: readonly ConformanceCheck[] = [
  ...payingOperations.flatMap((operation) => [
    repeated(operation),
    afterLostAnswer(operation),
    atOnce(operation),
  ]),
  twoTransactions('deposit'),
  twoTransactions('withdraw'),
];
