import {
  isSameMoney,
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type Transaction,
} from '@lango/core';
import { transactionSegments, toCallbackAddress } from '../../shared/callback-address.js';
import { depositLimits, toMpesaAmount } from '../mapping/to-mpesa-amount.js';
import { mpesaOptionsOf, toRequestText } from '../../shared/to-request-texts.js';
import { toConversation } from './mpesa-conversation.js';
import { requireInitiator, type OperationDependencies } from './operation-dependencies.js';

/**
 * Sends a customer's whole payment back. There is no key of our own; a second reversal of the same receipt is refused with R000001. That
 * protects whole amounts only, so partial reversals are not offered.
 * Source: the Daraja portal, Reversals, read 2026-11-22.
 */
export async function reverseTransaction(
  { settings, api }: OperationDependencies,
  reversal: Transaction,
  original: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const initiator = requireInitiator(settings, 'reverse');
  const receiptNumber = requireReversible(reversal, original);
  const segments = transactionSegments(context.callbackUrl, reversal.transactionId);
  const json = {
    Initiator: initiator.initiatorName,
    SecurityCredential: initiator.securityCredential.reveal(),
    CommandID: 'TransactionReversal',
    TransactionID: receiptNumber,
    Amount: toMpesaAmount(reversal.money, depositLimits),
    ReceiverParty: settings.shortCode,
    // Spelt so by the API.
    RecieverIdentifierType: '11',
    ResultURL: toCallbackAddress(context.callbackUrl, settings, ...segments, 'reversal', 'result'),
    QueueTimeOutURL: toCallbackAddress(context.callbackUrl, settings, ...segments, 'reversal', 'timeout'),
    Remarks: toRequestText(mpesaOptionsOf(reversal)['remarks'], 'Reversal', 100),
    Occasion: 'Reversal',
  };
  const path = '/mpesa/reversal/v1/request';
  const answer = await api.post({ path, json, answers: 'ack', movesMoneyOut: true }, context);
  return { status: 'pending', gatewayReference: toConversation(answer).conversationId };
}

function requireReversible(reversal: Transaction, original: Transaction): string {
  const refuse = (message: string, field: string): never => {
    throw new PaymentError('invalid_request', 'none', message, undefined, { field });
  };
  if (original.kind !== 'deposit')
    refuse('M-Pesa reverses payments of customers only', 'originalTransactionId');
  if (!isSameMoney(reversal.money, original.money)) refuse('M-Pesa reverses whole amounts only', 'amount');
  return (
    original.receiptNumber ?? refuse('a reversal needs the receipt of the original', 'originalTransactionId')
  );
}
