import { failureReasons } from '../errors/failure-reasons.js';
import { PaymentError } from '../errors/payment-error.js';
import type { FailureReason } from '../errors/failure-reason.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { checkAnswer, checkOption } from '../input/check-input.js';
import { createInputChecks, type InputChecks } from '../input/input-checks.js';
import { checkMoney } from '../money/check-money.js';
import type { Money } from '../money/money.js';
import type { PlaceReader } from './place-readers.js';

/** Meaning of one of the provider's codes. */
export type StatusMeaning =
  'succeeded' | 'pending' | { readonly failed: FailureReason; readonly retryable?: boolean };

/** A provider's status: its code and what came with it. */
export interface ProviderStatus {
  /** The provider's code, as text. */
  readonly rawCode: string;
  /** The provider's message. */
  readonly rawMessage?: string | undefined;
  /** The provider's reference. */
  readonly gatewayReference?: string | undefined;
  /** The amount it states; checked here. */
  readonly money?: Money | undefined;
  /** The receipt the customer sees. */
  readonly receiptNumber?: string | undefined;
  /** The provider's fee. */
  readonly fee?: Money | undefined;
}

/**
 * Maps the provider's codes to the contract's responses. A code that is not in the table is `pending`, with the code kept: never a success and
 * never a failure.
 *
 * @returns the mapping. It throws if a success or pending status has no reference, or a member has the wrong type. The error is that of the
 *   reader passed as second argument: `callback_unreadable`, effect `none`, for `callback` or its fields; `response_unreadable`, effect
 *   `unknown`, for `answer` and by default
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `table` or `table.<code>`: a misspelled meaning must not become a success
 */
export function createStatusMap(
  table: Readonly<Record<string, StatusMeaning>>,
): (status: ProviderStatus, place?: Pick<PlaceReader, 'unreadable'>) => GatewayResponse {
  const meanings = new Map(Object.entries(checkOption.object('table', table)));
  for (const [code, meaning] of meanings) checkMeaning(`table.${code}`, meaning);
  return (status, place) => {
    const check = place === undefined ? checkAnswer : checksOf(place);
    const {
      rawCode,
      rawMessage = '',
      gatewayReference,
      money,
      receiptNumber,
      fee,
    } = checkStatus(check, status);
    const meaning = meanings.get(rawCode) ?? 'pending';
    const referenced = gatewayReference === undefined || gatewayReference === '' ? {} : { gatewayReference };
    if (typeof meaning === 'object') {
      const { failed: reason, retryable } = meaning;
      const message = rawMessage === '' ? rawCode : rawMessage;
      return {
        status: 'failed',
        reason,
        rawCode,
        rawMessage: message,
        ...referenced,
        ...(retryable !== undefined && { retryable }),
      };
    }
    if (referenced.gatewayReference === undefined) {
      const { code, effect } = check.wrong('gatewayReference', 'is missing');
      throw new PaymentError(code, effect, 'the answer has no reference', undefined, {
        rawCode,
        field: 'gatewayReference',
      });
    }
    const reference = { gatewayReference: referenced.gatewayReference };
    if (meaning === 'pending') return { status: 'pending', ...reference, rawCode };
    return {
      status: 'succeeded',
      ...reference,
      ...(money !== undefined && { money }),
      ...(receiptNumber !== undefined && { receiptNumber }),
      ...(fee !== undefined && { fee }),
    };
  };
}

function checksOf(place: Pick<PlaceReader, 'unreadable'>): InputChecks {
  checkOption.methods('place', place, ['unreadable']);
  return createInputChecks((field, problem) => place.unreadable(field, problem));
}

function checkMeaning(field: string, meaning: StatusMeaning): void {
  if (meaning === 'succeeded' || meaning === 'pending') return;
  const { failed, retryable } = checkOption.object(field, meaning);
  checkOption.oneOf(`${field}.failed`, failed, failureReasons);
  if (retryable !== undefined) checkOption.flag(`${field}.retryable`, retryable);
}

function checkStatus(check: InputChecks, status: ProviderStatus): ProviderStatus {
  const { rawCode, money, fee } = check.object('status', status);
  if (typeof rawCode !== 'string') throw check.wrong('rawCode', 'must be a text');
  for (const field of ['rawMessage', 'gatewayReference', 'receiptNumber'] as const) {
    const text = status[field];
    if (text !== undefined && typeof text !== 'string') throw check.wrong(field, 'must be a text');
  }
  if (money !== undefined) checkMoney(check, 'money', money);
  if (fee !== undefined) checkMoney(check, 'fee', fee);
  return status;
}
