import { assertOperationSupported, isFinalStatus, PaymentError } from '@lango/core';
import { decideOnOperationRequest } from '../decisions/decide-on-operation-request.js';
import {
  decideOnReissueApproval,
  decideOnReissueProposal,
  decideOnReissueWithdrawal,
} from '../decisions/decide-on-reissue.js';
import { refundableMinor } from '../ports/balance.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { hasRole, type OperatorRole } from '../ports/operator.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { Operator } from './operations-call.js';

/** An action on a payment, and why it is not allowed. */
export interface AllowedAction {
  readonly action:
    | 'look-up'
    | 'capture'
    | 'cancel'
    | 'refund'
    | 'resolve'
    | 'propose-reissue'
    | 'approve-reissue'
    | 'withdraw-reissue';
  readonly allowed: boolean;
  readonly whyNot?: string;
}

/** What this operator may do about a payment now, according to the same decisions that carry the actions out. */
export function allowedActions(
  context: ServiceContext,
  record: TransactionRecord,
  operator: Operator,
): readonly AllowedAction[] {
  const nowMs = context.clock.now();
  const { transactionId } = record.transaction;
  const statement = { decidedBy: operator.name, reason: 'asked' };
  const checks: readonly (readonly [AllowedAction['action'], OperatorRole, () => string | undefined])[] = [
    ['look-up', 'operator', () => whyNoLookUp(context, record)],
    ['capture', 'operator', () => whyNoOperation(context, record, 'capture')],
    ['cancel', 'operator', () => whyNoOperation(context, record, 'cancel')],
    ['refund', 'operator', () => whyNoRefund(context, record)],
    [
      'resolve',
      'operator',
      () => (record.review === undefined ? 'it does not wait for a person' : undefined),
    ],
    [
      'propose-reissue',
      'operator',
      () => whyRefused(record, () => decideOnReissueProposal(record, statement, context.policy, nowMs)),
    ],
    [
      'approve-reissue',
      'approver',
      () => whyRefused(record, () => decideOnReissueApproval(record, statement, transactionId, nowMs)),
    ],
    ['withdraw-reissue', 'operator', () => whyRefused(record, () => decideOnReissueWithdrawal(record))],
  ];
  return checks.map(([action, role, check]) => {
    const whyNot = hasRole(operator.role, role) ? check() : `needs the role ${role}`;
    return { action, allowed: whyNot === undefined, ...(whyNot !== undefined && { whyNot }) };
  });
}

/** Why the payment cannot be looked up now. */
export function whyNoLookUp(
  { gateways, clock }: ServiceContext,
  record: TransactionRecord,
): string | undefined {
  const { gatewayId, status } = record.transaction;
  const gateway = gateways.find(gatewayId);
  if (gateway === undefined) return `there is no gateway ${gatewayId} here`;
  if (gateway.capabilities.operations.lookUp === undefined) return `${gatewayId} offers no look-up`;
  if (isFinalStatus(status) && record.nextStep !== 'verifying') return `it is ${status} for good`;
  if (status === 'created') return 'nothing was sent yet';
  if (record.nextStep === 'operation-queued') return 'a capture or cancel is about to be sent';
  if (record.sendDeadlineAtMs !== undefined && record.sendDeadlineAtMs > clock.now())
    return 'a request may still be on its way';
  return undefined;
}

function whyNoOperation(
  { gateways, clock }: ServiceContext,
  record: TransactionRecord,
  operation: 'capture' | 'cancel',
): string | undefined {
  const { gatewayId, status } = record.transaction;
  if (gateways.find(gatewayId)?.capabilities.operations[operation] === undefined)
    return `${gatewayId} does not offer ${operation}`;
  const decision = decideOnOperationRequest(record, operation, undefined, false, clock.now());
  switch (decision) {
    case 'as-it-is':
      return 'it was requested already';
    case 'in-review':
      return 'it waits for a person: settle it first';
    case 'not-pending':
      return `it is ${status}, not pending`;
    case 'too-much':
      return 'less is held';
    default:
      return undefined;
  }
}

function whyNoRefund(
  { gateways }: ServiceContext,
  { transaction, balance }: TransactionRecord,
): string | undefined {
  const { kind, gatewayId, status, money } = transaction;
  if (kind !== 'deposit') return 'only a deposit can be refunded';
  if (status !== 'succeeded') return `it is ${status}`;
  const left = refundableMinor(balance);
  if (left <= 0) return 'nothing is left to refund';
  const gateway = gateways.find(gatewayId);
  if (gateway === undefined) return `there is no gateway ${gatewayId} here`;
  try {
    assertOperationSupported(gateway, 'refund', { ...money, amountMinor: left });
    return undefined;
  } catch (error) {
    if (PaymentError.is(error)) return error.message;
    throw error;
  }
}

/** Why a decision about a payment in review is refused. */
function whyRefused({ review }: TransactionRecord, decide: () => unknown): string | undefined {
  if (review === undefined) return 'it does not wait for a person';
  try {
    decide();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}
