import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, payingOperations, type Paying } from '../conformance-payment.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { kindOf, type CallEnd, type ConformanceRun } from '../conformance-run.js';

/** Skips the check unless the gateway declares idempotency. */
export function requireKeys({ gateway }: ConformanceRun, operation: Paying): 'native' | 'lookup' {
  const idempotency = gateway.capabilities.operations[operation]?.idempotency ?? 'none';
  return idempotency === 'none' ? notApplicable(`${operation} declares no idempotency`) : idempotency;
}

/** The words of every new request that may move money. */
const sending = async ({ wires, harness }: ConformanceRun, work: () => Promise<CallEnd<GatewayResponse>>) => {
  const all = () => wires.flatMap(({ requests }) => requests);
  const known = new Set(all());
  const end = await work();
  const words = all()
    .filter((request) => !known.has(request) && request.method !== 'GET')
    .filter((request) => harness.isAboutPayment?.(request) ?? true)
    .map(({ path, headers, body }) =>
      `${path} ${JSON.stringify(headers)} ${body.toString()}`.split(/[\s"'&=<>?:,{}]+/),
    );
  return { end, words };
};

/** Shorter words are no keys and no ids. */
const keyLengthMin = 6;

/** Times and nonces differ by themselves; a word that the first and the third request share, and the second does not, depends on the attempt. */
function sendsSameKey(
  first: readonly string[],
  second: readonly string[] = [],
  third: readonly string[] = [],
) {
  if (second.length !== first.length || third.length !== first.length) return;
  for (const [at, word] of first.entries()) {
    const isKey = /idempoten/i.test(first[at - 1] ?? '');
    const isSteady = word.length >= keyLengthMin && word === third[at];
    promised(
      word === second[at] || !(isKey || isSteady),
      `a second attempt sends another ${first[at - 1] ?? 'path'}: send the same key and the same id on every attempt, whatever context.attempt is`,
    );
  }
}

const repeated = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: one key twice is one movement`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const idempotency = requireKeys(run, operation);
    const payment = await newPayment(run, operation);
    const one = await sending(run, () => pay(run, payment));
    const first = answered(one.end);
    const two = await sending(run, () => pay(run, payment, 2));
    const three = await sending(run, () => pay(run, payment));
    const { end } = two;
    promised(
      (await run.count(payment.transaction)) === 1,
      'the same key moved money again: send context.idempotencyKey as it is, on every attempt',
    );
    one.words.forEach((words, index) => sendsSameKey(words, two.words[index], three.words[index]));
    if (idempotency === 'lookup' && end.ended === 'threw') {
      promised(
        threw(end).effect === 'unknown',
        'the repeat was refused with effect none, and the first one moved money: a host would pay again under another key',
      );
      return;
    }
    const second = answered(end);
    promised(second.status !== 'failed', 'the repeat says failed: a host would end a payment that moved');
    // With `lookup`, a repeat may be a separate order that moves no money.
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

/** A key is exactly one payment, also for repeated and concurrent calls. */
export const oneKeyIsOneMovement: readonly ConformanceCheck[] = [
  ...payingOperations.flatMap((operation) => [
    repeated(operation),
    afterLostAnswer(operation),
    atOnce(operation),
  ]),
  twoTransactions('deposit'),
  twoTransactions('withdraw'),
];
