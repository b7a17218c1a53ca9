import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import { answered, recordAnswer } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { kindOf } from '../conformance-run.js';

type Sending = Extract<GatewayOperation, 'deposit' | 'withdraw'>;

const takes = (operation: Sending): ConformanceCheck => ({
  name: `${operation}: taken by the provider, it answers succeeded or pending with a reference`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const transaction = run.harness.createTransaction(kindOf(operation));
    const response = answered(await run.call(operation, transaction));
    promised(response.status !== 'failed', 'it answered failed although the provider took it');
    promised((await run.count(transaction)) <= 1, 'one call became several movements');
  },
});

const isPlainData = (operation: Sending): ConformanceCheck => ({
  name: `${operation}: the answer is plain data that survives JSON`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const response = answered(await run.call(operation, run.harness.createTransaction(kindOf(operation))));
    const once = JSON.stringify(response);
    promised(JSON.stringify(JSON.parse(once)) === once, 'the answer changes when written as JSON');
    const members = Object.values(response) as unknown[];
    promised(!members.some((member) => typeof member === 'function'), 'the answer holds functions');
  },
});

const leavesTransactionAlone = (operation: Sending): ConformanceCheck => ({
  name: `${operation}: the transaction it is given is not changed`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const transaction = deepFreeze(run.harness.createTransaction(kindOf(operation)));
    answered(await run.call(operation, transaction));
  },
});

const lookUpAgrees = (operation: Sending): ConformanceCheck => ({
  name: `${operation}: a look-up knows it under the same reference`,
  situation: 'ready',
  operation: 'lookUp',
  run: async (run) => {
    if (run.gateway.capabilities.operations[operation] === undefined)
      return notApplicable(`${operation} is not declared`);
    const transaction = run.harness.createTransaction(kindOf(operation));
    const sent = answered(await run.call(operation, transaction));
    const found = answered(await run.call('lookUp', recordAnswer(transaction, sent)));
    promised(found.status !== 'failed', 'the look-up says failed although the provider took it');
    promised(
      found.gatewayReference === sent.gatewayReference,
      'the look-up gives another reference than the first answer',
    );
  },
});

/** An answer is complete, plain data, and agrees with a look-up. */
export const answersAreWhole: readonly ConformanceCheck[] = (['deposit', 'withdraw'] as const).flatMap(
  (operation) => [
    takes(operation),
    isPlainData(operation),
    leavesTransactionAlone(operation),
    lookUpAgrees(operation),
  ],
);

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
