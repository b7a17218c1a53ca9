import { isDeepStrictEqual } from 'node:util';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { PaymentError } from '../../errors/payment-error.js';
import { nameless } from '../make-alike.js';
import { answered, plainResult, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, paid, pay, payingOperations, type Paying } from '../conformance-payment.js';
import {
  createConformanceRun,
  describeEnd,
  kindOf,
  type CallEnd,
  type ConformanceRun,
} from '../conformance-run.js';
import { callbackOf, read } from './callbacks-are-read.js';
import { requireKeys } from './one-key-is-one-movement.js';
import { ask } from './success-is-final.js';

/** The same gateway in another process, without the first one's memory. */
export function anotherProcess({ harness, wires }: ConformanceRun): ConformanceRun {
  if (harness.freshGateway === undefined)
    return notApplicable('the harness makes no second instance: give it freshGateway');
  return createConformanceRun({ ...harness, gateway: harness.freshGateway() }, wires);
}

const lost =
  'keep nothing about a payment in the instance: a restart, or another worker, does not have it. Send context.idempotencyKey, or what a fixed rule makes of transactionId';

const repeated = (
  operation: Paying,
  situation: 'ready' | 'connection-lost-after-send',
): ConformanceCheck => ({
  name:
    situation === 'ready'
      ? `${operation}: repeated by another process, one key is still one movement`
      : `${operation}: repeated by another process after a lost answer, it is still one movement`,
  situation,
  operation,
  run: async (run) => {
    const idempotency = requireKeys(run, operation);
    const other = anotherProcess(run);
    const payment = await newPayment(run, operation);
    const first = await pay(run, payment);
    const end = await pay(other, payment, 2);
    promised(
      (await run.count(payment.transaction)) === 1,
      `another process moved money again, or nothing did: ${lost}`,
    );
    if (idempotency === 'lookup' && end.ended === 'threw') return void threw(end, 'unknown');
    const second = answered(end);
    promised(
      second.status !== 'failed',
      'another process says failed: a host would end a payment that moved',
    );
    if (idempotency === 'lookup' || first.ended === 'threw') return;
    promised(
      second.gatewayReference === answered(first).gatewayReference,
      'another process gives another reference for the same key',
    );
  },
});

/** The part of a look-up's result on which two processes must agree. */
const comparable = (end: CallEnd<GatewayResponse>): unknown => {
  if (end.ended === 'threw') return PaymentError.is(end.error) ? end.error.code : 'no PaymentError';
  const { status, gatewayReference } = end.value;
  return { status, gatewayReference, money: 'money' in end.value ? end.value.money : undefined };
};

const looksUp = (operation: Paying): ConformanceCheck => ({
  name: `lookUp: another process says the same of a ${kindOf(operation)}, with its reference and without`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const other = anotherProcess(run);
    const payment = await newPayment(run, operation);
    const { transaction } = await paid(run, payment);
    for (const known of [transaction, nameless(transaction)]) {
      const [mine, theirs] = [await ask(run, known, payment), await ask(other, known, payment)];
      promised(
        isDeepStrictEqual(comparable(mine), comparable(theirs)),
        `a look-up ${describeEnd(mine)}, and in another process it ${describeEnd(theirs)}: ${lost}`,
      );
    }
  },
});

const readsCallbacks = (operation: Paying): ConformanceCheck => ({
  name: `handleCallback: another process reads a callback of a ${kindOf(operation)} the same`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const other = anotherProcess(run);
    const { transaction } = await paid(run, await newPayment(run, operation));
    const made = await callbackOf(run, transaction, { outcome: 'succeeded' });
    const callback = { receivedAt: new Date().toISOString(), ...made };
    promised(
      isDeepStrictEqual(plainResult(await read(run, callback)), plainResult(await read(other, callback))),
      'another process reads the same callback differently: it comes to any worker, also to one that never saw the payment',
    );
  },
});

/** Another instance gives the same results, without shared memory. */
export const anotherProcessAgrees: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  repeated(operation, 'ready'),
  repeated(operation, 'connection-lost-after-send'),
  looksUp(operation),
  readsCallbacks(operation),
]);
