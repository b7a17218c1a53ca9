import type { SimulatedIntent } from './payment-intents.js';
import type { SimulatedMovement, SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { refused } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A dispute as the simulator stores it. */
export interface SimulatedDispute extends SimulatedObject {
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly status: string;
  readonly balance_transactions: readonly SimulatedObject[];
}

/** Next step of a dispute: an inquiry is escalated or closed, a dispute is won or lost. */
export type DisputeStep = 'escalate' | 'close' | 'win' | 'lose';

/** How a dispute begins. */
export interface DisputeBeginning {
  readonly reason: string;
  /** Default: the whole amount received. */
  readonly amount?: number | undefined;
  /** The bank only asks: no money moves. */
  readonly isInquiry?: boolean | undefined;
}

/** Stripe's fee for a dispute, in the smallest unit. */
const disputeFee = 1500;

/** The payer's bank takes a deposit back, or asks about it. */
export function createDispute(
  work: UnitOfWork,
  intent: SimulatedIntent,
  { reason, amount = intent.amount_received, isInquiry = false }: DisputeBeginning,
): SimulatedDispute {
  if (amount < 1 || amount > intent.amount_received)
    throw refused('amount_too_large', 'More than what was received');
  const dispute = work.put<SimulatedDispute>({
    id: newId('dp'),
    object: 'dispute',
    created: work.nowSeconds,
    livemode: false,
    amount,
    balance_transactions: [],
    currency: intent.currency,
    charge: intent['latest_charge'] ?? null,
    is_charge_refundable: isInquiry,
    payment_intent: intent.id,
    metadata: {},
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  });
  if (isInquiry) {
    work.emit('charge.dispute.created', dispute);
    return dispute;
  }
  const withdrawn = moveMoney(work, dispute, 'chargeback');
  work.emit('charge.dispute.created', withdrawn);
  work.emit('charge.dispute.funds_withdrawn', withdrawn);
  return withdrawn;
}

/** Advances a dispute. @throws {StripeProblem} when the step does not fit its status. */
export function advanceDispute(
  work: UnitOfWork,
  dispute: SimulatedDispute,
  step: DisputeStep,
): SimulatedDispute {
  const isInquiry = dispute.status === 'warning_needs_response';
  const isOpen = dispute.status === 'needs_response';
  if (step === 'escalate' || step === 'close' ? !isInquiry : !isOpen)
    throw refused('dispute_unexpected_state', `${dispute.id} is ${dispute.status}: it cannot ${step}.`);
  switch (step) {
    case 'escalate': {
      const real = moveMoney(work, { ...dispute, status: 'needs_response' }, 'chargeback');
      work.emit('charge.dispute.updated', real, { status: dispute.status });
      work.emit('charge.dispute.funds_withdrawn', real);
      return real;
    }
    case 'win': {
      const won = moveMoney(work, { ...dispute, status: 'won' }, 'chargeback-reversed');
      work.emit('charge.dispute.closed', won);
      work.emit('charge.dispute.funds_reinstated', won);
      return won;
    }
    case 'lose':
    case 'close': {
      const closed = work.put({ ...dispute, status: step === 'lose' ? 'lost' : 'warning_closed' });
      work.emit('charge.dispute.closed', closed);
      return closed;
    }
  }
}

/** Takes the disputed money, or gives it back. */
function moveMoney(
  work: UnitOfWork,
  dispute: SimulatedDispute,
  operation: Extract<SimulatedMovement['operation'], 'chargeback' | 'chargeback-reversed'>,
): SimulatedDispute {
  const intent = work.get('payment_intent', dispute.payment_intent) as SimulatedIntent;
  const { amount, currency } = dispute;
  const isTaken = operation === 'chargeback';
  work.move({
    operation,
    counterparty: intent.payment_method,
    of: intent,
    amount,
    sourceReference: dispute.id,
  });
  const line = {
    id: newId('txn'),
    object: 'balance_transaction',
    created: work.nowSeconds,
    amount: isTaken ? -amount : amount,
    currency,
    fee: isTaken ? disputeFee : 0,
    net: isTaken ? -amount - disputeFee : amount,
    type: 'adjustment',
  };
  return work.put({ ...dispute, balance_transactions: [...dispute.balance_transactions, line] });
}
