import { PaymentError } from '../errors/payment-error.js';
import { transitionTransaction } from '../transaction/transition-transaction.js';
import type { TransactionFailure } from '../transaction/transaction.js';
import { applyToPayment, changePayment, commitPayment, withoutDue } from './change-payment.js';
import { callGateway, operationOf, type CallEvidence } from './call-gateway.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';
import { reserveRefund } from './reserve-refund.js';

/** Milliseconds after the intent until the request can no longer be in flight: the call's deadline, twice to allow for a retry layer. */
export const sendMsMax = ({ callTimeoutMs }: FlowContext): number => 2 * callTimeoutMs;

/**
 * Sends a payment that was never sent. The intent is stored first, and only the process that stored it calls the gateway: concurrent attempts
 * send it once.
 */
export async function sendPayment(context: FlowContext, payment: Payment): Promise<Payment> {
  const { transaction } = payment;
  const nowMs = context.now();
  if (transaction.submitBy !== undefined && nowMs > Date.parse(transaction.submitBy))
    return fail(context, payment, { reason: 'expired', rawMessage: 'submitBy passed before it was sent' });
  if (transaction.originalTransactionId !== undefined && !(await reserveRefund(context, payment)))
    return fail(context, payment, {
      reason: 'invalid_request',
      rawMessage: 'too little is left to refund',
    });
  const submittedAt = new Date(nowMs).toISOString();
  const intent: Payment = {
    ...payment,
    transaction: transitionTransaction(transaction, { to: 'submitted', submittedAt }),
    dueAtMs: nowMs + sendMsMax(context),
  };
  const { transactionId } = transaction;
  if (!(await commitPayment(context, payment, intent)))
    return (await context.store.find({ transactionId })) ?? payment;
  const answer = await callGateway(context, intent, operationOf[transaction.kind]);
  return recordAnswer(context, intent, answer);
}

async function recordAnswer(context: FlowContext, intent: Payment, answer: CallEvidence): Promise<Payment> {
  const { payment } = await changePayment(context, intent, (current) => {
    if ('response' in answer) return applyToPayment(context, current, { source: 'answer', ...answer });
    // A callback changed the payment during the call: an error adds nothing.
    if (current.transaction.version !== intent.transaction.version) return undefined;
    const next = applyToPayment(context, current, { source: 'answer', ...answer });
    // Nothing reached the gateway and all retries are used: the caller may start another payment.
    return next?.transaction.status === 'submitted' ? unavailable(current, answer.error) : next;
  });
  return payment;
}

const unavailable = (payment: Payment, error: PaymentError): Payment =>
  failed(payment, {
    reason: 'gateway_unavailable',
    rawCode: error.rawCode ?? error.code,
    rawMessage: error.message.slice(0, 500),
  });

function failed(payment: Payment, failure: TransactionFailure): Payment {
  return withoutDue({
    ...payment,
    transaction: transitionTransaction(payment.transaction, { to: 'failed', failure }),
  });
}

async function fail(context: FlowContext, payment: Payment, failure: TransactionFailure): Promise<Payment> {
  const { payment: after } = await changePayment(context, payment, (current) =>
    current.transaction.status === 'created' ? failed(current, failure) : undefined,
  );
  return after;
}

/** For a payment whose sender never stored an outcome: it may have been sent, so it is looked up now. */
export async function giveUpOnSender(context: FlowContext, payment: Payment): Promise<Payment> {
  const error = new PaymentError('gateway_timeout', 'unknown', 'the sending process stored no outcome');
  const { payment: after } = await changePayment(context, payment, (current) => {
    if (current.transaction.status !== 'submitted') return undefined;
    const next = applyToPayment(context, current, { source: 'answer', error });
    return next && { ...next, dueAtMs: context.now() };
  });
  return after;
}
