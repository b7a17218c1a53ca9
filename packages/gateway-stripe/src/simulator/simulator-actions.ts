import {
  completeSession,
  expireSession,
  paySession,
  settleSession,
  type SimulatedSession,
} from './checkout-sessions.js';
import { createDispute, failRefund, settlePayout, type SimulatedOutflow } from './movements.js';
import { confirmIntent, failAttempt, payIntent, type SimulatedIntent } from './payment-intents.js';
import type { SimulatedObject } from './simulator-records.js';
import { isUnsettled, type SimulatorState } from './simulator-state.js';
import { noSuch, refused, StripeProblem } from './stripe-problem.js';
import { startWork, type UnitOfWork } from './unit-of-work.js';

/** What the world outside does: the payer, the bank, the time. */
export interface SimulatorActions {
  /** The payer pays an intent or a Checkout Session in the browser. */
  pay(reference: string, paymentMethod: string): SimulatedObject;
  /** The payer passes 3-D Secure, or fails it. */
  authenticate(reference: string, succeeds: boolean): SimulatedObject;
  /** Lets whatever is on its way arrive: bank debits, payouts. Called by itself after `settleAfterMs`. */
  settle(reference: string): SimulatedObject;
  /** A payout or refund comes back, even after it looked done. */
  fail(reference: string, code: string): SimulatedObject;
  /** The payer's bank takes a deposit back. */
  dispute(reference: string, reason: string): SimulatedObject;
  /** A Checkout Session runs out. */
  expire(reference: string): SimulatedObject;
}

/** What the actions need around them. */
export interface ActionParts {
  readonly state: SimulatorState;
  readonly now: () => number;
  readonly baseUrl: () => string;
  readonly committed: () => void;
}

/** Builds the actions. Each is one commit. @throws {StripeProblem} when the object is not where the action needs it. */
export function createSimulatorActions(parts: ActionParts): SimulatorActions {
  const act = (
    reference: string,
    change: (work: UnitOfWork, object: SimulatedObject) => void,
  ): SimulatedObject => {
    const found = parts.state.locate(reference);
    if (found === undefined) throw noSuch('object', reference);
    const { account } = found;
    const work = startWork(parts.state, {
      account,
      faults: [],
      baseUrl: parts.baseUrl(),
      nowMs: parts.now(),
    });
    try {
      change(work, found.object);
    } catch (error) {
      // A refused card changed the intent all the same.
      if (!(error instanceof StripeProblem) || error.status !== 402) throw error;
    }
    parts.state.commit(work.records(undefined));
    parts.committed();
    return parts.state.locate(reference)?.object ?? found.object;
  };
  return {
    pay: (reference, method) =>
      act(reference, (work, object) => {
        if (object.object === 'checkout.session') paySession(work, reference, method);
        else confirmIntent(work, work.get('payment_intent', reference) as SimulatedIntent, method, {});
      }),
    authenticate: (reference, succeeds) =>
      act(reference, (work) => {
        const intent = work.get('payment_intent', intentOf(work, reference)) as SimulatedIntent;
        if (intent.status !== 'requires_action')
          throw refused('payment_intent_unexpected_state', 'Nothing to authenticate.');
        if (!succeeds) failAttempt(work, intent, 'payment_intent_authentication_failure', null);
        else followUp(work, payIntent(work, intent));
      }),
    settle: (reference) => act(reference, settle),
    fail: (reference, code) =>
      act(reference, (work, object) => {
        if (object.object === 'payout') settlePayout(work, object as SimulatedOutflow, code);
        else failRefund(work, work.get('refund', reference) as SimulatedOutflow, code);
      }),
    dispute: (reference, reason) =>
      act(reference, (work) => {
        const intent = work.get('payment_intent', intentOf(work, reference)) as SimulatedIntent;
        if (intent.status !== 'succeeded')
          throw refused('payment_intent_unexpected_state', 'Nothing to dispute.');
        createDispute(work, intent, reason);
      }),
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
    case 'payout': {
      const payout = object as SimulatedOutflow;
      settlePayout(work, payout, failure);
      return;
    }
    default:
      failRefund(work, object as SimulatedOutflow, failure ?? 'unknown');
  }
}

/** An intent inside a page tells its page. */
function followUp(work: UnitOfWork, intent: SimulatedIntent): void {
  const session = work.list('checkout.session').find((one) => one['payment_intent'] === intent.id) as
    SimulatedSession | undefined;
  if (session?.status === 'open') completeSession(work, session, intent);
  else if (session?.status === 'complete') settleSession(work, session, intent.status === 'succeeded');
}

function intentOf(work: UnitOfWork, reference: string): string {
  const inside = reference.startsWith('cs_')
    ? work.get('checkout.session', reference)['payment_intent']
    : reference;
  return typeof inside === 'string' ? inside : reference;
}
