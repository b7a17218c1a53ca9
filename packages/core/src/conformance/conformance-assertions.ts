import { isDeepStrictEqual } from 'node:util';
import { PaymentError, type PaymentEffect } from '../errors/payment-error.js';
import type { GatewayCallbackResult } from '../gateway/v1/gateway-callback-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { isSameMoney } from '../money/money.js';
import type { Transaction } from '../transaction/transaction.js';
import { promised } from './conformance-check.js';
import { describeEnd, type CallEnd } from './conformance-run.js';
import { responseProblem } from './contract-shapes.js';

/** The response of a call that must return one, checked against the contract. */
export function answered(end: CallEnd<GatewayResponse>): GatewayResponse {
  promised(end.ended === 'returned', `expected an answer; it ${describeEnd(end)}`);
  const problem = responseProblem(end.value);
  promised(problem === undefined, `not a GatewayResponse: ${problem}`);
  return end.value;
}

/** The error of a call that must throw a `PaymentError`. */
export function threw(end: CallEnd<unknown>, effect?: PaymentEffect): PaymentError {
  promised(
    end.ended === 'threw',
    `expected a PaymentError; it ${describeEnd(end as CallEnd<GatewayResponse>)}: throw where there is no answer about the payment${effect === undefined ? '' : `, with effect ${effect}`}`,
  );
  promised(
    PaymentError.is(end.error),
    'expected a PaymentError; it threw something else: read bodies with answer, callback and input of the kit, which throw the right one',
  );
  const { error } = end;
  promised(
    effect === undefined || error.effect === effect,
    `expected effect ${effect}; it threw ${error.code} with effect ${error.effect}`,
  );
  return error;
}

/** The transaction as a host stores it after the answer. */
export function recordAnswer(transaction: Transaction, response: GatewayResponse): Transaction {
  const { gatewayReference } = response;
  return {
    ...transaction,
    status: response.status === 'failed' ? 'pending' : response.status,
    ...(gatewayReference !== undefined && { gatewayReference }),
    ...(response.status === 'succeeded' &&
      response.receiptNumber !== undefined && { receiptNumber: response.receiptNumber }),
  };
}

/**
 * Whether a host would set this transaction to `succeeded` on this callback alone: verified evidence, matching references and the same
 * amount.
 */
export function settles(transaction: Transaction, result: GatewayCallbackResult): boolean {
  if (result.kind !== 'updates' || result.evidence === 'hint') return false;
  return result.updates.some(
    (update) => isAbout(transaction, update) && update.status === 'succeeded' && fits(transaction, update),
  );
}

/** A result without functions, which cannot be compared. */
export function plainResult(result: object): unknown {
  return JSON.parse(JSON.stringify(result));
}

/**
 * Whether a changed callback has the same result as the genuine one, and its proof is in the body. The body is then parsed to find the proof,
 * and a change of white space, or of a member that is neither signed nor read, is no forgery.
 */
export function saysTheSame(
  genuine: { readonly headers: Readonly<Record<string, string>> },
  truth: CallEnd<GatewayCallbackResult>,
  end: CallEnd<GatewayCallbackResult>,
): boolean {
  return (
    Object.keys(genuine.headers).length === 0 &&
    truth.ended === 'returned' &&
    end.ended === 'returned' &&
    isDeepStrictEqual(plainResult(truth.value), plainResult(end.value))
  );
}

/** Whether an update names this transaction and contradicts none of its references. */
export function isAbout(
  { transactionId, gatewayReference }: Transaction,
  update: { readonly transactionId?: string; readonly gatewayReference?: string },
): boolean {
  const contradicts =
    (update.transactionId !== undefined && update.transactionId !== transactionId) ||
    (update.gatewayReference !== undefined &&
      gatewayReference !== undefined &&
      update.gatewayReference !== gatewayReference);
  const names =
    update.transactionId === transactionId ||
    (gatewayReference !== undefined && update.gatewayReference === gatewayReference);
  return names && !contradicts;
}

function fits(transaction: Transaction, update: GatewayResponse): boolean {
  return (
    update.status !== 'succeeded' ||
    update.money === undefined ||
    isSameMoney(update.money, transaction.money)
  );
}
