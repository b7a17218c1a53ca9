import { failureReasons } from '../errors/failure-reasons.js';
import type { FailureReason } from '../errors/failure-reason.js';
import { isCurrency } from '../money/currency-exponent.js';
import type { GatewayCallbackResult } from './v1/gateway-callback-v1.js';
import type { GatewayResponse } from './v1/gateway-response-v1.js';

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;
const isReference = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value.length <= 255;

function isMoney(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { amountMinor, currency } = value;
  return Number.isSafeInteger(amountMinor) && Number(amountMinor) >= 0 && isCurrency(String(currency));
}

/** True for a valid response of the contract. Written by hand for speed: it runs on every call. */
export function isGatewayResponse(value: unknown): value is GatewayResponse {
  if (!isObject(value)) return false;
  const { status, gatewayReference, money, fee } = value;
  if (money !== undefined && !isMoney(money)) return false;
  if (fee !== undefined && !isMoney(fee)) return false;
  if (status === 'succeeded' || status === 'pending') return isReference(gatewayReference);
  if (status !== 'failed') return false;
  const { reason, rawCode, rawMessage } = value;
  return (
    failureReasons.includes(reason as FailureReason) &&
    typeof rawCode === 'string' &&
    typeof rawMessage === 'string'
  );
}

/** True for a valid callback result; checks its kind and lists only. */
export function isCallbackResult(value: unknown): value is GatewayCallbackResult {
  if (!isObject(value) || !isObject(value['acknowledgement'])) return false;
  const { kind, updates, entries } = value;
  switch (kind) {
    case 'updates':
      return Array.isArray(updates) && updates.every(isGatewayResponse);
    case 'entries':
      return (
        Array.isArray(entries) &&
        entries.every((entry: unknown) => isObject(entry) && isMoney(entry['money']))
      );
    case 'incoming-deposit':
      return isObject(value['deposit']) && isMoney(value['deposit']['money']);
    case 'validation-request':
      return isObject(value['request']) && typeof value['refusal'] === 'function';
    case 'ignored':
      return true;
    default:
      return false;
  }
}
