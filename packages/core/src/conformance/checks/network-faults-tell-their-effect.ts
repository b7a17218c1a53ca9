import type { PaymentEffect } from '../../errors/payment-error.js';
import { threw } from '../conformance-assertions.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import type { Transaction } from '../../transaction/transaction.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, prepared, type Paying } from '../conformance-payment.js';
import type { CallEnd } from '../conformance-run.js';
import type { ConformanceSituation } from '../conformance-situation.js';

interface FaultPromise {
  readonly situation: ConformanceSituation;
  /** Absent: either is right, because nothing was carried out. */
  readonly effect?: PaymentEffect;
  readonly says: string;
}

/** The effect of each fault. */
const faults: readonly FaultPromise[] = [
  { situation: 'connection-refused', effect: 'none', says: 'a refused connection has no effect' },
  {
    situation: 'connection-lost-before-send',
    says: 'a connection reset at once is an error, not an outcome',
  },
  {
    situation: 'connection-lost-after-send',
    effect: 'unknown',
    says: 'a connection lost after sending has an unknown effect',
  },
  {
    situation: 'answer-drips',
    effect: 'unknown',
    says: 'an answer that never ends meets a deadline and has an unknown effect',
  },
  { situation: 'answer-truncated', effect: 'unknown', says: 'a truncated answer has an unknown effect' },
  {
    situation: 'answer-oversized',
    effect: 'unknown',
    says: 'an oversized answer is not read and has an unknown effect',
  },
  {
    situation: 'answer-of-wrong-type',
    effect: 'unknown',
    says: 'a web page instead of an answer has an unknown effect',
  },
  { situation: 'answer-empty', effect: 'unknown', says: 'an empty answer has an unknown effect' },
  {
    situation: 'answer-without-reference',
    effect: 'unknown',
    says: 'a yes without a reference has an unknown effect',
  },
  { situation: 'server-error', effect: 'unknown', says: 'status 500 has an unknown effect' },
  { situation: 'bad-gateway', effect: 'unknown', says: 'status 502 has an unknown effect' },
];

const effectIsTold = (operation: Paying, { situation, effect, says }: FaultPromise): ConformanceCheck => ({
  name: `${operation}: ${says}`,
  situation,
  operation,
  run: async (run) => {
    const payment = await newPayment(run, operation);
    const { transaction } = payment;
    const end = await pay(run, payment);
    if (situation === 'answer-without-reference' && isReferredToByOurId(transaction, end))
      return notApplicable('the movement’s reference is our own id');
    threw(end, effect);
    promised((await run.count(transaction)) <= 1, 'the adapter sent it again by itself');
  },
});

/** A provider that identifies payments by our id needs no reference of its own. */
function isReferredToByOurId({ transactionId }: Transaction, end: CallEnd<GatewayResponse>): boolean {
  return end.ended === 'returned' && end.value.gatewayReference === transactionId;
}

const questionIsNoOutcome = ({ situation }: FaultPromise): ConformanceCheck => ({
  name: `lookUp: no outcome and no absence is concluded in ${situation}`,
  situation,
  operation: 'lookUp',
  run: async (run) => {
    const { harness } = run;
    const gatewayReference = harness.unknownReference ?? 'conformance-unknown';
    const transaction = {
      ...harness.createTransaction('deposit'),
      status: 'pending' as const,
      gatewayReference,
    };
    const end = await run.call('lookUp', transaction);
    if (end.ended === 'returned' && end.value.status === 'pending') return;
    const error = threw(end);
    promised(error.code !== 'transaction_not_found', 'a question that failed is read as an absence');
  },
});

const endsWithEffect = (
  operation: 'cancel' | 'capture',
  what: 'pending-deposit' | 'held-deposit',
  { situation, effect, says }: FaultPromise,
): ConformanceCheck => ({
  name: `${operation}: ${says}`,
  situation,
  operation,
  run: async (run) => {
    threw(await run.call(operation, await prepared(run, what)), effect);
  },
});

/** A network fault is an error with an effect, never an outcome. */
export const networkFaultsTellTheirEffect: readonly ConformanceCheck[] = [
  ...faults.flatMap((fault) => [effectIsTold('deposit', fault), effectIsTold('withdraw', fault)]),
  ...faults.filter(({ situation }) => situation !== 'answer-without-reference').map(questionIsNoOutcome),
  ...faults.flatMap((fault) => [effectIsTold('refund', fault), effectIsTold('reverse', fault)]),
  ...faults
    .filter(({ situation }) =>
      ['connection-refused', 'connection-lost-after-send', 'answer-truncated', 'server-error'].includes(
        situation,
      ),
    )
    .flatMap((fault) => [
      endsWithEffect('cancel', 'pending-deposit', fault),
      endsWithEffect('capture', 'held-deposit', fault),
    ]),
];
