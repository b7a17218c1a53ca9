import { failureReasons } from '../errors/failure-reasons.js';
import type { GatewayRecord } from '../gateway/v1/gateway-record-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { createInputChecks } from '../input/input-checks.js';
import { checkMoney } from '../money/check-money.js';
import { PaymentError } from '../errors/payment-error.js';
import type { CustomerAction } from '../transaction/transaction.js';

// Written by hand, so that the suite runs without zod; a test compares it with the schemas.
const check = createInputChecks(
  (field, problem) => new PaymentError('response_unreadable', 'unknown', `${field} ${problem}`),
);
const recordKinds = [
  'deposit', 'withdrawal', 'refund', 'reversal', 'chargeback', 'return', 'fee', 'payout', 'other',
] as const satisfies readonly GatewayRecord['kind'][]; // prettier-ignore
const utcTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;

/** What is wrong with a value that has to be a `GatewayResponse`, or `undefined`. */
export function responseProblem(value: unknown): string | undefined {
  return problemOf(() => {
    const response = check.object('response', value as GatewayResponse);
    switch (check.oneOf('status', response.status, ['succeeded', 'pending', 'failed'])) {
      case 'succeeded':
        return checkSuccess(response as Extract<GatewayResponse, { status: 'succeeded' }>);
      case 'pending':
        return checkPending(response as Extract<GatewayResponse, { status: 'pending' }>);
      case 'failed':
        return checkDecline(response as Extract<GatewayResponse, { status: 'failed' }>);
    }
  });
}

/** What is wrong with a value that has to be a `GatewayRecord`, or `undefined`. */
export function recordProblem(value: unknown): string | undefined {
  return problemOf(() => {
    const record = check.object('record', value as GatewayRecord);
    reference('recordReference', record.recordReference);
    check.oneOf('kind', record.kind, recordKinds);
    check.oneOf('direction', record.direction, ['in', 'out']);
    moneyMember('money', record.money);
    if (record.fee !== undefined) moneyMember('fee', record.fee);
    check.time('occurredAt', record.occurredAt);
    if (!utcTime.test(record.occurredAt)) throw check.wrong('occurredAt', 'must be in UTC');
    for (const name of [
      'gatewayReference',
      'receiptNumber',
      'entryReference',
      'originalGatewayReference',
    ] as const)
      if (record[name] !== undefined) reference(name, record[name]);
    optionalText('transactionId', record.transactionId, 64);
    optionalText('originalTransactionId', record.originalTransactionId, 64);
    optionalText('accountReference', record.accountReference);
  });
}

function checkSuccess(response: Extract<GatewayResponse, { status: 'succeeded' }>): void {
  reference('gatewayReference', response.gatewayReference);
  optionalText('receiptNumber', response.receiptNumber);
  if (response.money !== undefined) moneyMember('money', response.money);
  if (response.fee !== undefined) moneyMember('fee', response.fee);
  if (response.isPartialCapture !== undefined) check.flag('isPartialCapture', response.isPartialCapture);
}

function checkPending(response: Extract<GatewayResponse, { status: 'pending' }>): void {
  reference('gatewayReference', response.gatewayReference);
  optionalText('rawCode', response.rawCode);
  if (response.isInconclusive !== undefined) check.flag('isInconclusive', response.isInconclusive);
  if (response.action !== undefined) checkAction(response.action);
}

function checkDecline(response: Extract<GatewayResponse, { status: 'failed' }>): void {
  check.oneOf('reason', response.reason, failureReasons);
  textMember('rawCode', response.rawCode);
  textMember('rawMessage', response.rawMessage, 2_000);
  if (response.gatewayReference !== undefined) reference('gatewayReference', response.gatewayReference);
  if (response.retryable !== undefined) check.flag('retryable', response.retryable);
}

function checkAction(action: CustomerAction): void {
  const { type } = check.object('action', action);
  switch (check.oneOf('action.type', type, ['redirect', 'client-secret', 'approve-on-device'])) {
    case 'redirect': {
      const { url } = action as Extract<CustomerAction, { type: 'redirect' }>;
      if (typeof url !== 'string' || !URL.canParse(url))
        throw check.wrong('action.url', 'must be an address');
      return;
    }
    case 'client-secret':
      return void textMember(
        'action.clientSecret',
        (action as Extract<CustomerAction, { type: 'client-secret' }>).clientSecret,
        Infinity,
        1,
      );
    case 'approve-on-device':
      return optionalText(
        'action.accountReference',
        (action as Extract<CustomerAction, { type: 'approve-on-device' }>).accountReference,
      );
  }
}

function moneyMember(field: string, value: GatewayRecord['money']): void {
  checkMoney(check, field, value);
  const other = Object.keys(value).find((name) => name !== 'amountMinor' && name !== 'currency');
  if (other !== undefined) throw check.wrong(`${field}.${other}`, 'is no member of Money');
}

function textMember(field: string, value: unknown, most = 255, least = 0): void {
  if (typeof value !== 'string') throw check.wrong(field, 'must be a text');
  if (value.length > most || value.length < least)
    throw check.wrong(field, `must have ${least} to ${most} characters`);
}

const reference = (field: string, value: unknown) => textMember(field, value, 255, 1);
const optionalText = (field: string, value: unknown, most = 255) =>
  value === undefined ? undefined : textMember(field, value, most);

function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (PaymentError.is(error)) return error.message;
    throw error;
  }
}
