import {
  PaymentError,
  transactionIdPattern,
  type CallbackAcknowledgement,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
} from '@lango/core';
import { constantTimeEqual, readHeader } from '@lango/core/gateway-kit';
import { soapVersionOf, type SoapVersion } from '@lango/core/gateway-kit/xml';
import { interpretMpesaMessage } from '../../messages/interpret-mpesa-message.js';
import type { MpesaMessage, MpesaMessageKind } from '../../messages/mpesa-message.js';
import type { MpesaSettings } from '../mpesa-settings.js';
import {
  acceptJson,
  acceptSoapConfirmation,
  acceptSoapResult,
  acceptSoapTimeout,
} from './acknowledgements.js';
import { assertSourceAddress } from '../../shared/assert-source-address.js';
import { readCallbackAddress, type CallbackAddress } from '../../shared/callback-address.js';
import { toIncomingDeposit } from './to-incoming-deposit.js';
import { toGatewayUpdate } from './to-gateway-update.js';

type CallbackSettings = Pick<MpesaSettings, 'c2bCallbackSecret' | 'callbackSourceAddresses' | 'ownAccounts'>;

/**
 * Reads a callback. M-Pesa signs none, so each is a hint, except a status answer on a look-up's one-time address.
 *
 * @throws {PaymentError} `callback_rejected` for a forbidden sender, a wrong C2B secret or a message that names another transaction;
 *   `callback_unreadable` for what cannot be read
 */
export function handleMpesaCallback(
  settings: CallbackSettings,
  payload: Uint8Array,
  context: GatewayCallbackContext,
): GatewayCallbackResult {
  assertSourceAddress(settings.callbackSourceAddresses, context.sourceAddress);
  const address = readCallbackAddress(context.url);
  assertC2bSecret(settings, address);
  const message = interpretMpesaMessage(payload, messageContextOf(address, context.urlToken));
  const soapVersion = soapVersionOf(readHeader(context.headers, 'content-type'));
  switch (address.route) {
    case 'payout-timeout':
    case 'reversal-timeout':
      return queueTimeout(address, message, soapVersion);
    case 'status-timeout':
      return {
        kind: 'ignored',
        reason: 'a status query waited too long in the queue',
        acknowledgement: acceptJson(),
      };
    case 'payout-result':
    case 'reversal-result':
    case 'status-result':
    case 'c2b-validation':
    case 'c2b-confirmation':
    case 'other':
      return fromMessage(settings, message, address, context, soapVersion);
  }
}

function messageContextOf(
  address: CallbackAddress,
  urlToken: GatewayCallbackContext['urlToken'],
): Parameters<typeof interpretMpesaMessage>[1] {
  const kinds: Readonly<Record<CallbackAddress['route'], MpesaMessageKind>> = {
    'payout-result': 'b2c-result',
    'payout-timeout': 'b2c-result',
    'reversal-result': 'reversal-result',
    'reversal-timeout': 'reversal-result',
    'status-result': 'status-result',
    'status-timeout': 'status-result',
    'c2b-validation': 'c2b',
    'c2b-confirmation': 'c2b',
    // An address with a transaction and no suffix is a prompt's. Without a transaction the body's shape decides.
    other: address.transactionId === undefined ? 'malformed' : 'stk-callback',
  };
  // On a look-up's address a failed result means that the query failed, not the payment.
  const isStatusQuery =
    address.route === 'other' && address.transactionId === undefined && urlToken === 'look-up';
  const kind = isStatusQuery ? 'status-result' : kinds[address.route];
  if (address.route === 'c2b-validation') return { kind, c2bRoute: 'validation' };
  return address.route === 'c2b-confirmation' ? { kind, c2bRoute: 'confirmation' } : { kind };
}

/** The request may or may not have been carried out, whatever the body says. `pending` causes a look-up. */
function queueTimeout(
  address: CallbackAddress,
  message: MpesaMessage,
  soapVersion: SoapVersion,
): GatewayCallbackResult {
  const acknowledgement =
    message.details.element === undefined ? acceptJson() : acceptSoapTimeout(soapVersion);
  const isPayout = address.route === 'payout-timeout';
  const reference = isPayout ? (address.transactionId ?? message.gatewayReference) : message.gatewayReference;
  if (reference === null)
    return { kind: 'ignored', reason: 'a queue time-out without an id', acknowledgement };
  const update = toGatewayUpdate(
    { ...message, outcome: 'unknown' },
    { ...address, gatewayReference: reference },
  );
  return { kind: 'updates', updates: [update], evidence: 'hint', acknowledgement };
}

function fromMessage(
  settings: CallbackSettings,
  message: MpesaMessage,
  address: CallbackAddress,
  context: GatewayCallbackContext,
  soapVersion: SoapVersion,
): GatewayCallbackResult {
  const acknowledgement = acknowledgementFor(message, soapVersion);
  switch (message.outcome) {
    case 'invalid':
      throw new PaymentError(
        'callback_unreadable',
        'none',
        'the callback is not a message that M-Pesa sends',
      );
    case 'accepted':
    case 'rejected':
      return { kind: 'ignored', reason: 'the answer to a request, not a callback', acknowledgement };
    case 'informational':
    case 'succeeded':
    case 'failed':
    case 'pending':
    case 'unknown':
      break;
  }
  if (message.details.element === 'Fault') {
    return { kind: 'ignored', reason: 'a SOAP fault, which answers a request', acknowledgement };
  }
  if (message.kind === 'c2b' || message.kind === 'soap-c2b')
    return toIncomingDeposit(message, acknowledgement, settings.ownAccounts, soapVersion);
  if (message.outcome === 'informational') {
    return { kind: 'ignored', reason: `${message.kind}: reports no payment`, acknowledgement };
  }
  const target = targetOf(message, address);
  const isLookUp = context.urlToken === 'look-up' && message.kind === 'status-result';
  const update = toGatewayUpdate(message, target);
  return { kind: 'updates', updates: [update], evidence: isLookUp ? 'look-up' : 'hint', acknowledgement };
}

/** The transaction the message refers to, and the reference that the host stores for it. */
function targetOf(message: MpesaMessage, address: CallbackAddress) {
  const originator = message.details.originatorConversationId ?? '';
  const statedId = transactionIdPattern.test(originator) ? originator : undefined;
  const { transactionId = statedId } = address;
  if (statedId !== undefined && statedId !== transactionId) {
    throw new PaymentError(
      'callback_rejected',
      'none',
      'the callback names another transaction than its address',
    );
  }
  const ids = { ...(transactionId !== undefined && { transactionId }) };
  switch (message.kind) {
    // The reference of a withdrawal is our own OriginatorConversationID, which is known before the request is sent.
    case 'b2c-result':
    case 'soap-b2c':
      return { ...ids, gatewayReference: transactionId ?? message.gatewayReference ?? '' };
    case 'status-result':
      return {
        ...ids,
        gatewayReference: address.gatewayReference ?? transactionId ?? message.gatewayReference ?? '',
      };
    case 'stk-callback':
    case 'reversal-result':
    case 'b2b-result':
    case 'b2b-express':
    case 'balance-result':
    case 'vodacom':
    case 'soap-checkout':
    case 'soap-c2b':
    case 'soap-c2b-reply':
    case 'c2b':
    case 'ack':
    case 'api-error':
    case 'stk-query':
    case 'ratiba':
    case 'pull':
    case 'malformed':
      return { ...ids, gatewayReference: message.gatewayReference ?? '' };
  }
}

function acknowledgementFor(message: MpesaMessage, version: SoapVersion): CallbackAcknowledgement {
  if (message.kind === 'soap-c2b') return acceptSoapConfirmation(version, message.gatewayReference ?? '');
  if (message.kind !== 'soap-b2c') return acceptJson();
  return message.details.element === 'notifyQueueTimeout'
    ? acceptSoapTimeout(version)
    : acceptSoapResult(version);
}

function assertC2bSecret(settings: CallbackSettings, address: CallbackAddress): void {
  if (settings.c2bCallbackSecret === undefined) return;
  if (address.route !== 'c2b-validation' && address.route !== 'c2b-confirmation') return;
  if (constantTimeEqual(settings.c2bCallbackSecret.reveal(), address.c2bSecret ?? '')) return;
  throw new PaymentError('callback_rejected', 'none', 'the callback was refused');
}
