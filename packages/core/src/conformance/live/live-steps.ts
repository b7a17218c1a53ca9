import { PaymentError } from '../../errors/payment-error.js';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { isSameMoney } from '../../money/money.js';
import type { Transaction } from '../../transaction/transaction.js';
import { answered, recordAnswer } from '../conformance-assertions.js';
import { ConformanceFailure, notApplicable, promised } from '../conformance-check.js';
import { refundOf } from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';

/** A step that works on a real sandbox. `run` returns the answer's status or the error's code. */
export interface LiveStepCheck {
  readonly step: string;
  readonly movesMoney: boolean;
  readonly operation?: GatewayOperation;
  readonly run: (parts: LiveParts) => Promise<string>;
}

/** What steps use, and leave to later steps. */
export interface LiveParts {
  readonly run: ConformanceRun;
  readonly unknownReference: string;
  readonly made: Map<'deposit' | 'withdraw', Transaction>;
}

/** Errors that end a check: the sandbox cannot be reached, or refuses the credentials. */
export function isFatal(error: unknown): error is PaymentError {
  return (
    PaymentError.is(error) &&
    ['credentials_rejected', 'gateway_unreachable', 'configuration_invalid'].includes(error.code)
  );
}

const dayMs = 24 * 60 * 60 * 1_000;

const absent: LiveStepCheck = {
  step: 'lookUp: a payment that never was',
  movesMoney: false,
  operation: 'lookUp',
  run: async ({ run, unknownReference }) => {
    const transaction = run.harness.createTransaction('deposit');
    // With a reference: without one, some gateways that honor keys look up by repeating the request, which would make the payment.
    const end = await run.call('lookUp', {
      ...transaction,
      gatewayReference: unknownReference,
    });
    if (end.ended === 'returned') {
      promised(end.value.status === 'pending', `it answered ${end.value.status} of a payment that never was`);
      return end.value.status;
    }
    return codeOf(end.error);
  },
};

const listing: LiveStepCheck = {
  step: 'listRecords: the last day',
  movesMoney: false,
  run: async ({ run }) => {
    const { gateway } = run;
    if (gateway.capabilities.records?.api === undefined) return notApplicable('the gateway lists no records');
    const nowMs = Date.now();
    const period = { from: new Date(nowMs - dayMs).toISOString(), to: new Date(nowMs).toISOString() };
    let count = 0;
    for await (const record of gateway.listRecords?.(period, { signal: AbortSignal.timeout(20_000) }) ?? []) {
      promised(record.recordReference !== '', 'a record has no recordReference');
      if ((count += 1) >= 100) break;
    }
    return 'listed';
  },
};

/** Pays the author's smallest amount. */
const pay = (operation: 'deposit' | 'withdraw'): LiveStepCheck => ({
  step: `${operation}: the smallest amount`,
  movesMoney: true,
  operation,
  run: async ({ run, made }) => {
    const transaction = run.harness.createTransaction(kindOf(operation));
    const response = returned(await run.call(operation, transaction));
    promised(
      response.status !== 'failed',
      `the sandbox declined it (${'rawCode' in response ? response.rawCode : ''}): give createTransaction what it takes`,
    );
    promised(isAmountOf(transaction, response), 'the answer states another amount than was asked');
    made.set(operation, recordAnswer(transaction, response));
    return response.status;
  },
});

const lookUp = (operation: 'deposit' | 'withdraw'): LiveStepCheck => ({
  step: `lookUp: that ${operation}`,
  movesMoney: true,
  operation: 'lookUp',
  run: async ({ run, made }) => {
    const transaction = made.get(operation);
    if (transaction === undefined) return notApplicable(`there is no ${operation} to ask about`);
    const response = returned(await run.call('lookUp', transaction));
    promised(isAmountOf(transaction, response), 'the answer states another amount than was asked');
    return response.status;
  },
});

const refunding: LiveStepCheck = {
  step: 'refund: that deposit',
  movesMoney: true,
  operation: 'refund',
  run: async ({ run, made }) => {
    const original = made.get('deposit');
    if (original?.status !== 'succeeded') return notApplicable('the deposit has not succeeded at once');
    const transaction = refundOf(run.harness.createTransaction('refund'), original, original.money);
    const response = returned(await run.call('refund', transaction, { original }));
    promised(isAmountOf(transaction, response), 'the answer states another amount than was asked');
    return response.status;
  },
};

/** All steps in order; read-only ones come first. */
export const liveSteps: readonly LiveStepCheck[] = [
  absent,
  listing,
  pay('deposit'),
  lookUp('deposit'),
  refunding,
  pay('withdraw'),
  lookUp('withdraw'),
];

function returned(end: Awaited<ReturnType<ConformanceRun['call']>>): GatewayResponse {
  if (end.ended === 'threw')
    throw isFatal(end.error) ? end.error : new ConformanceFailure(`it threw ${codeOf(end.error)}`);
  return answered(end);
}

function codeOf(error: unknown): string {
  if (isFatal(error)) throw error;
  if (PaymentError.is(error)) return error.code;
  throw new ConformanceFailure('it threw something that is not a PaymentError');
}

const isAmountOf = ({ money }: Transaction, response: GatewayResponse) =>
  !('money' in response) || response.money === undefined || isSameMoney(response.money, money);
