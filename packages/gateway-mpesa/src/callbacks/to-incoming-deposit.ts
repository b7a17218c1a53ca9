import {
  PaymentError,
  type CallbackAcknowledgement,
  type GatewayCallbackResult,
  type IncomingDeposit,
} from '@lango/core';
import { fromNairobiTime } from '../mapping/nairobi-time.js';
import { fromMpesaAmount } from '../mapping/to-mpesa-amount.js';
import { fromMpesaPhoneNumber } from '../mapping/to-mpesa-phone-number.js';
import type { MpesaMessage } from '../messages/mpesa-message.js';
import { answerSoapValidation, answerValidation } from './acknowledgements.js';
import { toPlainText } from './to-gateway-update.js';

/** A payment the customer started: a confirmation is money, a validation is a question. */
export function toIncomingDeposit(
  message: MpesaMessage,
  acknowledgement: CallbackAcknowledgement,
): GatewayCallbackResult {
  const isSoap = message.kind === 'soap-c2b';
  if (message.outcome === 'succeeded') {
    return { kind: 'incoming-deposit', deposit: depositOf(message), evidence: 'hint', acknowledgement };
  }
  if (message.details.isValidation !== true || message.amount === null) {
    return {
      kind: 'ignored',
      reason: 'a question about a bill, not about a payment',
      acknowledgement: answer(isSoap),
    };
  }
  return {
    kind: 'validation-request',
    request: depositOf(message),
    acknowledgement: answer(isSoap),
    refusal: (why) => (isSoap ? answerSoapValidation(why) : answerValidation(why)),
  };
}

function answer(isSoap: boolean): CallbackAcknowledgement {
  return isSoap ? answerSoapValidation() : answerValidation();
}

/** The number may come masked or hashed: then it is left out, since it is no number. */
function depositOf(message: MpesaMessage): IncomingDeposit {
  const { details, gatewayReference } = message;
  const money = fromMpesaAmount(message.amount);
  if (gatewayReference === null || money === undefined) {
    throw new PaymentError('callback_unreadable', 'none', 'the callback states no transaction or no amount');
  }
  const phoneNumber = fromMpesaPhoneNumber(details.phoneNumber);
  const paidAt = details.time === undefined ? undefined : fromNairobiTime(details.time);
  return {
    gatewayReference,
    money,
    counterparty: {
      ...(phoneNumber !== undefined && { phoneNumber }),
      ...(details.payerName !== undefined && { name: toPlainText(details.payerName) }),
    },
    ...(details.accountReference !== undefined && {
      accountReference: toPlainText(details.accountReference),
    }),
    ...(paidAt !== undefined && { paidAt }),
  };
}
