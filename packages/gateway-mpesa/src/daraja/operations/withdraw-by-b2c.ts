import { PaymentError, type GatewayCallContext, type GatewayResponse, type Transaction } from '@lango/core';
import { transactionSegments, toCallbackAddress } from '../../shared/callback-address.js';
import { toMpesaAmount, withdrawLimits } from '../mapping/to-mpesa-amount.js';
import { toMpesaPhoneNumber } from '../mapping/to-mpesa-phone-number.js';
import { mpesaOptionsOf, toRequestText } from '../../shared/to-request-texts.js';
import type { MpesaB2cCommandId } from '../../mpesa-options.js';
import { b2cCommandIds, type MpesaInitiator } from '../mpesa-settings.js';
import { requireInitiator, type OperationDependencies } from './operation-dependencies.js';

/**
 * Pays a customer (B2C v3). `OriginatorConversationID` is the transaction's own id: known before anything is sent, the same for every
 * attempt, and refused by Daraja when repeated. It is the withdrawal's gateway reference, because Daraja's ConversationID is lost
 * with a lost answer.
 * Source: the Daraja portal, Business to Customer, read 2026-11-22.
 */
export async function withdrawByB2c(
  { settings, api }: OperationDependencies,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const initiator = requireInitiator(settings, 'withdraw');
  const segments = transactionSegments(context.callbackUrl, transaction.transactionId);
  const options = mpesaOptionsOf(transaction);
  const occasion = toRequestText(options['occasion'], '', 100);
  const json = {
    OriginatorConversationID: transaction.transactionId,
    InitiatorName: initiator.initiatorName,
    SecurityCredential: initiator.securityCredential.reveal(),
    CommandID: commandIdOf(options['commandId'], initiator),
    Amount: toMpesaAmount(transaction.money, withdrawLimits),
    PartyA: initiator.shortCode,
    PartyB: toMpesaPhoneNumber(transaction.counterparty.phoneNumber),
    Remarks: toRequestText(options['remarks'] ?? transaction.merchantReference, 'Payment', 100),
    QueueTimeOutURL: toCallbackAddress(context.callbackUrl, settings, ...segments, 'timeout'),
    ResultURL: toCallbackAddress(context.callbackUrl, settings, ...segments, 'result'),
    // Spelt so by the API.
    ...(occasion !== '' && { Occassion: occasion }),
  };
  const path = '/mpesa/b2c/v3/paymentrequest';
  await api.post({ path, json, answers: 'ack', movesMoneyOut: true }, context);
  return { status: 'pending', gatewayReference: transaction.transactionId };
}

function commandIdOf(option: unknown, initiator: MpesaInitiator): MpesaB2cCommandId {
  if (option === undefined) return initiator.commandId;
  const commandId = b2cCommandIds.find((id) => id === option);
  if (commandId !== undefined) return commandId;
  throw new PaymentError(
    'invalid_request',
    'none',
    `commandId must be one of ${b2cCommandIds.join(', ')}`,
    undefined,
    {
      field: 'gatewayOptions.mpesa.commandId',
    },
  );
}
