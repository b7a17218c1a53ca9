import { PaymentError, parseMajorUnits, type Money } from '@lango/core';
import { toCallbackAddress } from '../../shared/callback-address.js';
import { withoutThousands } from '../mapping/to-mpesa-amount.js';
import { interpretMpesaMessage } from '../../messages/interpret-mpesa-message.js';
import type { MpesaApiContext } from '../../shared/mpesa-api-context.js';
import { toConversation, type MpesaConversation } from './mpesa-conversation.js';
import { requireInitiator, type OperationDependencies } from './operation-dependencies.js';

/** Where the answer to a balance request is sent. */
export interface MpesaBalanceRequest {
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

/** One account of the organisation. */
export interface MpesaAccountBalance {
  /** Such as `Utility Account`. */
  readonly name: string;
  /** Available money. `isNegative` is true for a balance below zero, as charges accounts can have: `Money` has no sign. */
  readonly available: Money;
  readonly isNegative: boolean;
}

/** Asks for the balances; the answer is a callback. Source: the Daraja portal, Account Balance, read 2026-11-22. */
export async function requestAccountBalance(
  { settings, api }: OperationDependencies,
  request: MpesaBalanceRequest,
  context: MpesaApiContext,
): Promise<MpesaConversation> {
  const initiator = requireInitiator(settings, 'requestAccountBalance');
  const json = {
    Initiator: initiator.initiatorName,
    SecurityCredential: initiator.securityCredential.reveal(),
    CommandID: 'AccountBalance',
    PartyA: initiator.shortCode,
    IdentifierType: '4',
    Remarks: 'Balance',
    QueueTimeOutURL: toCallbackAddress(request.timeoutUrl, settings),
    ResultURL: toCallbackAddress(request.resultUrl, settings),
  };
  const path = '/mpesa/accountbalance/v1/query';
  return toConversation(await api.post({ path, json, answers: 'ack', movesMoneyOut: false }, context));
}

/**
 * Reads the answer to a balance request. Accounts whose figures cannot be read are left out.
 *
 * @throws {PaymentError} `callback_unreadable` when it is no such answer; `gateway_error`, effect `none`, when the request failed
 */
export function readAccountBalance(payload: Uint8Array): readonly MpesaAccountBalance[] {
  const message = interpretMpesaMessage(payload, { kind: 'balance-result' });
  const { accountBalance } = message.details;
  if (message.outcome === 'informational' && accountBalance !== undefined) {
    return accountBalance.split('&').flatMap(toBalance);
  }
  if (message.outcome === 'failed') {
    throw new PaymentError('gateway_error', 'none', 'M-Pesa could not report the balance', undefined, {
      ...(message.resultCode !== null && { rawCode: message.resultCode }),
    });
  }
  throw new PaymentError('callback_unreadable', 'none', 'the callback is not an account balance');
}

function toBalance(account: string): readonly MpesaAccountBalance[] {
  const [name = '', currency = '', , available = ''] = account.split('|');
  const match = /^(-?)(\d{1,12}(?:\.\d{1,2})?)$/.exec(withoutThousands(available.trim()));
  if (match?.[2] === undefined || currency !== 'KES' || name.trim() === '') return [];
  return [{ name: name.trim(), available: parseMajorUnits(match[2], 'KES'), isNegative: match[1] === '-' }];
}
