import {
  completeSession,
  expireSession,
  paySession,
  settleSession,
  type SimulatedSession,
} from './checkout-sessions.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { advanceDispute, createDispute, type DisputeStep, type SimulatedDispute } from './disputes.js';
import { settlePayout, type SimulatedOutflow } from './movements.js';
import { captureIntent } from './payment-intent-requests.js';
import { confirmIntent, failAttempt, payIntent, type SimulatedIntent } from './payment-intents.js';
import { createRefund, failRefund, payRefund, type RefundBeginning } from './refunds.js';
import type { SimulatedObject } from './simulator-records.js';
import { isUnsettled, type SimulatorState } from './simulator-state.js';
import type { Form } from './stripe-form.js';
import { noSuch, refused, StripeProblem } from './stripe-problem.js';
import { reverseTransfer } from './transfer-reversals.js';
import { startWork, type UnitOfWork } from './unit-of-work.js';

/** Actions of the payer, the bank and the Dashboard, and of time. */
export interface SimulatorActions {
  /** The payer pays an intent or a Checkout Session in the browser. */
  pay(reference: string, paymentMethod: string): SimulatedObject;
  /** The payer passes 3-D Secure, or fails it. */
  authenticate(reference: string, succeeds: boolean): SimulatedObject;
  /** Settles a pending bank debit, payout or refund. Called automatically after `settleAfterMs`. */
  settle(reference: string): SimulatedObject;
  /** A payout or refund fails, even after it succeeded. */
  fail(reference: string, code: string): SimulatedObject;
  /** The payer's bank takes a deposit back, or asks about it. Answers the dispute. */
  dispute(reference: string, reason: string, options?: SimulatedDisputeOptions): SimulatedObject;
  /** The bank advances a dispute. */
  advanceDispute(disputeId: string, step: DisputeStep): SimulatedObject;
  /** Somebody refunds a deposit on the Dashboard, with no label of ours. Answers the refund. */
  refund(reference: string, options?: SimulatedRefundOptions): SimulatedObject;
  /** Somebody captures held funds on the Dashboard. Default: all. */
  capture(reference: string, amountMinor?: number): SimulatedObject;
  /** Somebody takes a transfer back. Default: all that is left. Answers the reversal. */
  reverseTransfer(reference: string, amountMinor?: number): SimulatedObject;
  /** A Checkout Session runs out. */
  expire(reference: string): SimulatedObject;
}

/** How a dispute begins. */
export interface SimulatedDisputeOptions {
  /** ISO 4217 minor units. Default: the whole amount received. */
  readonly amountMinor?: number | undefined;
  /** The bank only asks: no money moves. Default false. */
  readonly isInquiry?: boolean | undefined;
}

/** How a refund on the Dashboard begins. */
export interface SimulatedRefundOptions {
  /** ISO 4217 minor units. Default: all that is left. */
  readonly amountMinor?: number | undefined;
  /** Default `succeeded`. `settle` or `fail` ends a pending one. */
  readonly status?: RefundBeginning | undefined;
}

/** Dependencies of the actions. */
export interface ActionParts {
  readonly state: SimulatorState;
  readonly now: () => number;
  readonly baseUrl: () => string;
  readonly committed: () => void;
}

/** Builds the actions. Each is one commit. @throws {StripeProblem} when the action does not fit the object's status. */
export function createSimulatorActions(parts: ActionParts): SimulatorActions {
  const act = (
    reference: string,
    change: (work: UnitOfWork, object: SimulatedObject) => SimulatedObject | void,
  ): SimulatedObject => {
    const located = parts.state.locate(reference);
    if (located === undefined) throw noSuch('object', reference);
    const around = { account: located.account, baseUrl: parts.baseUrl(), nowMs: parts.now() };
    const work = startWork(parts.state, { ...around, faults: [] });
    let changed: SimulatedObject | undefined;
    try {
      changed = change(work, located.object) ?? undefined;
    } catch (error) {
      // A refused card has changed the intent too.
      if (!(error instanceof StripeProblem) || error.status !== 402) throw error;
    }
    parts.state.commit(work.records());
    parts.committed();
    return parts.state.locate(changed?.id ?? reference)?.object ?? located.object;
  };
  return {
    pay: (reference, method) =>
      act(reference, (work, object) => {
        if (object.object === 'checkout.session') paySession(work, reference, method);
        else confirmIntent(work, work.get('payment_intent', reference) as SimulatedIntent, method, {});
      }),
    authenticate: (reference, succeeds) =>
      act(reference, (work) => {
        const intent = intentOf(work, reference);
        if (intent.status !== 'requires_action')
          throw refused('payment_intent_unexpected_state', 'Nothing to authenticate.');
        if (!succeeds) failAttempt(work, intent, 'payment_intent_authentication_failure', null);
        else followUp(work, payIntent(work, intent));
      }),
    settle: (reference) =>
      act(reference, (work, object) => settle(work, work.find(intentIdOf(work, reference)) ?? object)),
    fail: (reference, code) =>
      act(reference, (work, object) => {
        if (object.object === 'payout') settlePayout(work, object as SimulatedOutflow, code);
        else failRefund(work, work.get('refund', reference) as SimulatedOutflow, code);
      }),
    dispute: (reference, reason, { amountMinor, isInquiry } = {}) =>
      act(reference, (work) => {
        const intent = intentOf(work, reference);
        if (intent.status !== 'succeeded')
          throw refused('payment_intent_unexpected_state', 'Nothing to dispute.');
        const amount = amountIn(intent, amountMinor);
        return createDispute(work, intent, { reason, amount, isInquiry });
      }),
    advanceDispute: (disputeId, step) =>
      act(disputeId, (work) =>
        advanceDispute(work, work.get('dispute', disputeId) as SimulatedDispute, step),
      ),
    refund: (reference, { amountMinor, status } = {}) =>
      act(reference, (work) => {
        const intent = intentOf(work, reference);
        const form = { payment_intent: intent.id, ...amountForm('amount', intent, amountMinor) };
        return createRefund(work, form, status);
      }),
    capture: (reference, amountMinor) =>
      act(reference, (work) => {
        const intent = intentOf(work, reference);
        return captureIntent(work, intent.id, amountForm('amount_to_capture', intent, amountMinor));
      }),
    reverseTransfer: (reference, amountMinor) =>
      act(reference, (work, transfer) =>
        reverseTransfer(work, reference, amountForm('amount', transfer, amountMinor)),
      ),
    expire: (reference) => act(reference, (work) => void expireSession(work, reference)),
  };
}

function settle(work: UnitOfWork, object: SimulatedObject): void {
  if (!isUnsettled(object)) throw refused('nothing_to_settle', `${object.id} is not on its way.`);
  const failure = (object['simulated_failure'] ?? null) as string | null;
  switch (object.object) {
    case 'payment_intent': {
      const intent = object as SimulatedIntent;
      followUp(work, failure === null ? payIntent(work, intent) : failAttempt(work, intent, failure, null));
      return;
    }
    case 'payout':
      settlePayout(work, object as SimulatedOutflow, failure);
      return;
    default: {
      const refund = object as SimulatedOutflow;
      if (refund.status === 'pending') payRefund(work, refund);
      else failRefund(work, refund, failure ?? 'unknown');
    }
  }
}

/** An amount in Stripe's unit of the object's currency. */
function amountIn(object: SimulatedObject, amountMinor: number | undefined): number | undefined {
  if (amountMinor === undefined) return undefined;
  return toStripeAmount({ amountMinor, currency: String(object['currency']).toUpperCase() }).amount;
}

function amountForm(name: string, object: SimulatedObject, amountMinor: number | undefined): Form {
  const amount = amountIn(object, amountMinor);
  return amount === undefined ? {} : { [name]: String(amount) };
}

/** Updates the Checkout Session of an intent. */
function followUp(work: UnitOfWork, intent: SimulatedIntent): void {
  const session = work.list('checkout.session').find((one) => one['payment_intent'] === intent.id) as
    SimulatedSession | undefined;
  if (session?.status === 'open') completeSession(work, session, intent);
  else if (session?.status === 'complete') settleSession(work, session, intent.status === 'succeeded');
}

function intentOf(work: UnitOfWork, reference: string): SimulatedIntent {
  return work.get('payment_intent', intentIdOf(work, reference)) as SimulatedIntent;
}

/** The id of an intent, or of the one inside a Checkout Session. */
function intentIdOf(work: UnitOfWork, reference: string): string {
  const inside = reference.startsWith('cs_')
    ? work.get('checkout.session', reference)['payment_intent']
    : reference;
  return typeof inside === 'string' ? inside : reference;
}
