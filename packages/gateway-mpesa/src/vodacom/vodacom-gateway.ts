import { randomBytes } from 'node:crypto';
import {
  parseMajorUnits,
  PaymentError,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
  type GatewayCallContext,
  type GatewayResponse,
  type PaymentGateway,
  type Transaction,
} from '@lango/core';
import { hexOfTransactionId, readCallbackAddress } from '../shared/callback-address.js';
import { assertSourceAddress } from '../shared/assert-source-address.js';
import { toPlainText } from '../shared/to-plain-text.js';
import { toAccountReference } from '../shared/to-account-reference.js';
import { mpesaOptionsOf, toRequestText } from '../shared/to-request-texts.js';
import { interpretMpesaMessage } from '../messages/interpret-mpesa-message.js';
import type { MpesaMessage } from '../messages/mpesa-message.js';
import type { MpesaVodacomOptions } from '../mpesa-options.js';
import { createVodacomClient } from './vodacom-client.js';
import { toVodacomAmount, toVodacomPhoneNumber, vodacomLimits } from './vodacom-request-values.js';
import { toVodacomSettings, type VodacomSettings } from './vodacom-settings.js';

/** M-Pesa of Vodacom's markets. */
export interface VodacomMpesaGateway extends PaymentGateway {
  lookUp: NonNullable<PaymentGateway['lookUp']>;
  reverse: NonNullable<PaymentGateway['reverse']>;
  close(): Promise<void>;
}

/**
 * Builds the Open API flavour. `input_ThirdPartyConversationID` is the transaction's own id, refused when it is repeated (INS-10) and valid
 * for queries, so it is the gateway reference of every movement.
 * Source: the Open API portal, read 2026-11-22.
 */
export function createVodacomGateway(options: MpesaVodacomOptions): VodacomMpesaGateway {
  const settings = toVodacomSettings(options);
  const client = createVodacomClient(settings);
  const common = (transaction: Transaction) => ({
    input_Country: settings.market.country,
    input_ServiceProviderCode: settings.serviceProviderCode,
    input_ThirdPartyConversationID: hexOfTransactionId(transaction.transactionId),
  });
  const payment = (transaction: Transaction) => ({
    ...common(transaction),
    input_Amount: toVodacomAmount(transaction.money, settings.market),
    input_Currency: settings.market.currency,
    input_CustomerMSISDN: toVodacomPhoneNumber(transaction.counterparty.phoneNumber, settings),
    input_TransactionReference: toAccountReference(transaction, transactionReferenceMax),
  });
  const describe = (transaction: Transaction) =>
    toRequestText(mpesaOptionsOf(transaction)['description'], 'Payment', 256);
  const carryOut = async (
    transaction: Transaction,
    context: GatewayCallContext,
    request: {
      readonly method: 'POST' | 'PUT';
      readonly path: string;
      readonly json: Record<string, string>;
    },
  ) =>
    toResponse(
      await client.send(request, context),
      hexOfTransactionId(transaction.transactionId),
      settings.market.currency,
    );

  return {
    specificationVersion: 'v1',
    gatewayId: settings.gatewayId,
    capabilities: capabilitiesOf(settings),
    deposit: async (transaction, context) => {
      const json = { ...payment(transaction), input_PurchasedItemsDesc: describe(transaction) };
      return carryOut(transaction, context, { method: 'POST', path: 'c2bPayment/singleStage/', json });
    },
    withdraw: async (transaction, context) => {
      const json = { ...payment(transaction), input_PaymentItemsDesc: describe(transaction) };
      return carryOut(transaction, context, { method: 'POST', path: 'b2cPayment/', json });
    },
    reverse: async (reversal, original, context) => {
      const { receiptNumber } = original;
      if (receiptNumber === undefined) {
        throw new PaymentError(
          'invalid_request',
          'none',
          'a reversal needs the receipt of the original',
          undefined,
          {
            field: 'originalTransactionId',
          },
        );
      }
      const input_ReversalAmount = toVodacomAmount(reversal.money, settings.market);
      const json = { ...common(reversal), input_ReversalAmount, input_TransactionID: receiptNumber };
      return carryOut(reversal, context, { method: 'PUT', path: 'reversal/', json });
    },
    lookUp: async (transaction, context) => {
      const reference = hexOfTransactionId(transaction.transactionId);
      const query = new URLSearchParams({
        ...common(transaction),
        input_QueryReference: reference,
        // Each query needs a number of its own.
        input_ThirdPartyConversationID: randomBytes(16).toString('hex'),
      });
      const path = `queryTransactionStatus/?${query.toString()}`;
      const answer = await client.send({ method: 'GET', path }, context).catch(asUnproven);
      return toLookUpResponse(answer, reference, settings.market.currency);
    },
    handleCallback: async (payload, context) => handleVodacomCallback(settings, payload, context),
    close: () => settings.closeHttp(),
  };
}

/** "Not found" and "status unknown" share INS-23: neither proves anything. */
function asUnproven(error: unknown): undefined {
  if (PaymentError.is(error) && error.rawCode === 'INS-23') return undefined;
  throw error;
}

function toLookUpResponse(
  message: MpesaMessage | undefined,
  gatewayReference: string,
  currency: string,
): GatewayResponse {
  if (message === undefined) return { status: 'pending', gatewayReference, rawCode: 'INS-23' };
  // A refused query says nothing about the payment.
  const isAboutPayment = message.details.transactionStatus !== undefined;
  if (!isAboutPayment) return { status: 'pending', gatewayReference, rawCode: message.resultCode ?? '' };
  return toResponse(message, gatewayReference, currency);
}

/** Answers state no amount. The older SOAP callback does; it is passed on for comparison with ours. */
function toResponse(message: MpesaMessage, gatewayReference: string, currency: string): GatewayResponse {
  const rawCode = message.resultCode ?? '';
  switch (message.outcome) {
    case 'succeeded':
      return {
        status: 'succeeded',
        gatewayReference,
        ...(message.receipt !== null && { receiptNumber: message.receipt }),
        ...(message.amount !== null && { money: parseMajorUnits(message.amount, currency) }),
      };
    case 'failed':
      return {
        status: 'failed',
        gatewayReference,
        reason: message.reason ?? 'other',
        rawCode: message.details.transactionStatus ?? rawCode,
        rawMessage: toPlainText(message.details.description),
        ...(message.retryable !== undefined && { retryable: message.retryable }),
      };
    case 'accepted':
      return { status: 'pending', gatewayReference };
    case 'pending':
    case 'unknown':
    case 'rejected':
    case 'informational':
    case 'invalid':
      return { status: 'pending', gatewayReference, rawCode: message.details.transactionStatus ?? rawCode };
  }
}

/** The callback states no amount and is not signed: a hint. The acknowledgement repeats its ids. */
function handleVodacomCallback(
  settings: VodacomSettings,
  payload: Uint8Array,
  context: GatewayCallbackContext,
): GatewayCallbackResult {
  assertSourceAddress(settings.callbackSourceAddresses, context.sourceAddress);
  const message = interpretMpesaMessage(payload, { kind: 'vodacom' });
  const ownNumber = message.details.originatorConversationId ?? '';
  const { transactionId: addressId } = readCallbackAddress(context.url);
  const statedId = /^[0-9a-f]{32}$/.test(ownNumber) ? `txn_${ownNumber}` : undefined;
  if (message.outcome === 'invalid') {
    throw new PaymentError(
      'callback_unreadable',
      'none',
      'the callback is not a message that the Open API sends',
    );
  }
  if (addressId !== undefined && statedId !== undefined && addressId !== statedId) {
    throw new PaymentError(
      'callback_rejected',
      'none',
      'the callback names another transaction than its address',
    );
  }
  const transactionId = addressId ?? statedId;
  const gatewayReference = transactionId?.slice('txn_'.length) ?? message.gatewayReference ?? '';
  const acknowledgement = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      output_OriginalConversationID: message.gatewayReference ?? '',
      output_ResponseCode: '0',
      output_ResponseDesc: 'Successfully Accepted Result',
      output_ThirdPartyConversationID: ownNumber,
    }),
  };
  const update = {
    ...toResponse(message, gatewayReference, settings.market.currency),
    ...(transactionId !== undefined && { transactionId }),
  };
  return { kind: 'updates', updates: [update], evidence: 'hint', acknowledgement };
}

/** Most characters of `input_TransactionReference`. Source: the Open API portal, read 2026-11-22. */
const transactionReferenceMax = 20;

const yearMs = 365 * 24 * 60 * 60 * 1000;

function capabilitiesOf({
  market,
  isLive,
  serviceProviderCode,
  callbackPath,
}: VodacomSettings): PaymentGateway['capabilities'] {
  const amounts = { [market.currency]: vodacomLimits(market) };
  const byLookUp = { idempotency: 'lookup', absenceIsProof: false, amounts } as const;
  return {
    operations: {
      deposit: byLookUp,
      withdraw: byLookUp,
      reverse: byLookUp,
      lookUp: { idempotency: 'native', keyLifetime: yearMs, amounts },
    },
    callbackProof: 'none',
    environment: isLive ? 'live' : 'test',
    account: serviceProviderCode,
    callbackPath,
  };
}
