import type { CallbackHandler } from '../callbacks/create-callback-handler.js';
import { isFinalStatus } from '../transaction/transaction-status.js';
import { lookUpPayment } from './look-up-payment.js';
import type { Payment } from './payment.js';
import { checkFlowOptions, type FlowContext, type PaymentFlowOptions } from './payment-flow-options.js';
import { createFlowCallbacks } from './receive-callback.js';
import { giveUpOnSender, sendPayment } from './send-payment.js';
import { startPayment, startRefund, type PaymentRequest, type RefundRequest } from './start-payment.js';

/** Payments through one gateway over the host's own table. Every method may run in any number of processes at once. */
export interface PaymentFlow {
  /**
   * Asks a customer for money, once per `key`. Returns the payment as it stands: `succeeded`, `failed`, `pending` (see
   * `transaction.action`), or `unknown` when the answer was lost; `runDue` and callbacks resolve it.
   *
   * @throws {PaymentError} `invalid_request` or `operation_not_supported`, effect `none`, naming the field
   */
  deposit(request: PaymentRequest): Promise<Payment>;
  /** Pays a customer, once per `key`. Throws like `deposit`. */
  withdraw(request: PaymentRequest): Promise<Payment>;
  /** Refunds some or all of a deposit, once per `key`, never more than was paid. Throws like `deposit`. */
  refund(request: RefundRequest): Promise<Payment>;
  /** Undoes a payment that was sent in error. Throws like `deposit`. */
  reverse(request: RefundRequest): Promise<Payment>;
  /** Receives callbacks; mount it at `callbackUrl` and everything below it, before body parsers. */
  readonly handleCallback: CallbackHandler;
  /** Processes every payment that is due, and returns how many. Call it every few seconds, in one process or in all. */
  runDue(): Promise<number>;
  /** Waits for look-ups that callbacks started. Call it before the process ends. */
  idle(): Promise<void>;
}

const batchMax = 50;

/**
 * Makes payments over the host's own table without losing or doubling one. Handles double clicks, lost answers, forged, repeated and late
 * callbacks, scheduled look-ups, and refunds that never exceed the payment. What a person must decide is in `payment.review`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option
 */
export function createPaymentFlow(options: PaymentFlowOptions): PaymentFlow {
  const context = checkFlowOptions(options);
  const background = new Set<Promise<unknown>>();
  const lookUpSoon = (payment: Payment): void => {
    const work = processDue(context, payment).finally(() => background.delete(work));
    background.add(work);
  };
  return {
    deposit: (request) => startPayment(context, 'deposit', request),
    withdraw: (request) => startPayment(context, 'withdrawal', request),
    refund: (request) => startRefund(context, 'refund', request),
    reverse: (request) => startRefund(context, 'reversal', request),
    handleCallback: createFlowCallbacks(context, lookUpSoon),
    runDue: async () => {
      const due = await context.store.listDue(context.now(), batchMax);
      await Promise.all(due.map((payment) => processDue(context, payment)));
      return due.length;
    },
    idle: async () => {
      while (background.size > 0) await Promise.all(background);
    },
  };
}

/** Does the next step of a due payment. Never throws: on an error the payment stays due. */
async function processDue(context: FlowContext, payment: Payment): Promise<void> {
  const { transactionId, gatewayId, status } = payment.transaction;
  // One table may serve the flows of several gateways.
  if (gatewayId !== context.gateway.gatewayId) return;
  try {
    if (status === 'created') await sendPayment(context, payment);
    else if (status === 'submitted') {
      const abandoned = await giveUpOnSender(context, payment);
      if (abandoned.transaction.status === 'unknown') await lookUpPayment(context, abandoned);
    } else if (!isFinalStatus(status) || payment.dueAtMs !== undefined) await lookUpPayment(context, payment);
  } catch (error) {
    context.logger.error({ transactionId, error }, 'a due payment could not be processed; it stays due');
  }
}
