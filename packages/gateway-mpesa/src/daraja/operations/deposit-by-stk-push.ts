import { PaymentError, type GatewayCallContext, type GatewayResponse, type Transaction } from '@lango/core';
import { toCallbackAddress } from '../../shared/callback-address.js';
import { toNairobiTimestamp } from '../mapping/nairobi-time.js';
import { depositLimits, toMpesaAmount } from '../mapping/to-mpesa-amount.js';
import { toMpesaPhoneNumber } from '../mapping/to-mpesa-phone-number.js';
import { toAccountReference } from '../../shared/to-account-reference.js';
import { mpesaOptionsOf, toRequestText } from '../../shared/to-request-texts.js';
import type { MpesaSettings } from '../mpesa-settings.js';
import type { OperationDependencies } from './operation-dependencies.js';

/**
 * Prompts the customer's handset (STK push). There is no idempotency key: a second call is a second prompt, so an answer that was lost
 * is never sent again; the callback to the transaction's own address reports the outcome.
 * Source: the Daraja portal, M-Pesa Express, read 2026-11-22.
 */
export async function depositByStkPush(
  { settings, api }: OperationDependencies,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const phoneNumber = toMpesaPhoneNumber(transaction.counterparty.phoneNumber);
  const accountReference = toAccountReference(transaction);
  const json = {
    ...promptPassword(settings),
    TransactionType: settings.transactionType,
    Amount: toMpesaAmount(transaction.money, depositLimits),
    PartyA: phoneNumber,
    PartyB: settings.promptReceiver,
    PhoneNumber: phoneNumber,
    CallBackURL: toCallbackAddress(context.callbackUrl, settings),
    AccountReference: accountReference,
    // Documented as optional, but leaving it out is answered with "Invalid Remarks".
    TransactionDesc: toRequestText(mpesaOptionsOf(transaction)['description'], 'Payment', 13),
  };
  const path = '/mpesa/stkpush/v1/processrequest';
  const answer = await api.post({ path, json, answers: 'ack', movesMoneyOut: false }, context);
  if (answer.gatewayReference === null) {
    throw new PaymentError(
      'response_unreadable',
      'unknown',
      'Daraja accepted the prompt without a CheckoutRequestID',
    );
  }
  return {
    status: 'pending',
    gatewayReference: answer.gatewayReference,
    action: { type: 'approve-on-device', accountReference },
  };
}

/** Short code, password and time stamp. The password contains the time stamp, so both are made together. */
export function promptPassword(settings: MpesaSettings) {
  const timestamp = toNairobiTimestamp(settings.now());
  const plain = `${settings.shortCode}${settings.passkey.reveal()}${timestamp}`;
  return {
    BusinessShortCode: settings.shortCode,
    Password: Buffer.from(plain).toString('base64'),
    Timestamp: timestamp,
  };
}
