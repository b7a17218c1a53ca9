import {
  PaymentError,
  type CallbackAcknowledgement,
  type GatewayCallbackResult,
  type IncomingDeposit,
  type ValidationRefusal,
} from '@lango/core';
import type { SoapVersion } from '@lango/core/gateway-kit/xml';
import { fromNairobiTime } from '../mapping/nairobi-time.js';
import { fromMpesaAmount } from '../mapping/to-mpesa-amount.js';
import { toPayerNumber } from '../mapping/to-mpesa-phone-number.js';
import type { MpesaMessage } from '../../messages/mpesa-message.js';
import { answerSoapValidation, answerValidation } from './acknowledgements.js';
import { isOwnAccount, type OwnAccounts } from './is-own-account.js';
import { toPlainText } from '../../shared/to-plain-text.js';

/** A payment the customer started: a confirmation reports money, a validation asks whether to accept it. Both are ignored for accounts not ours. */
export function toIncomingDeposit(
  message: MpesaMessage,
  acknowledgement: CallbackAcknowledgement,
  accounts: OwnAccounts,
  soapVersion: SoapVersion,
): GatewayCallbackResult {
  const answer = (why?: ValidationRefusal) =>
    message.kind === 'soap-c2b' ? answerSoapValidation(soapVersion, why) : answerValidation(why);
  const isMoney = message.outcome === 'succeeded';
  if (!isOwnAccount(accounts, message)) {
    return {
      kind: 'ignored',
      reason: `${isMoney ? 'a payment' : 'a validation of a payment'} to an account that is not ours: ${accountOf(message)}`,
      // Acknowledged as usual: any other answer makes Safaricom retry, or blocks somebody else's payment.
      acknowledgement: isMoney ? acknowledgement : answer(),
    };
  }
  if (isMoney) {
    return { kind: 'incoming-deposit', deposit: depositOf(message), evidence: 'hint', acknowledgement };
  }
  if (message.details.isValidation !== true || message.amount === null) {
    return {
      kind: 'ignored',
      reason: 'a validation of a bill, not of a payment',
      acknowledgement: answer(),
    };
  }
  return {
    kind: 'validation-request',
    request: depositOf(message),
    acknowledgement: answer(),
    refusal: answer,
  };
}

function accountOf({ details }: MpesaMessage): string {
  return toPlainText(details.shortCode).slice(0, 32);
}

/** Name and number as the message gives them; the number may be masked. A hash is left out, since it is no number. */
function depositOf(message: MpesaMessage): IncomingDeposit {
  const { details, gatewayReference } = message;
  const money = fromMpesaAmount(message.amount);
  if (gatewayReference === null || money === undefined) {
    throw new PaymentError('callback_unreadable', 'none', 'the callback states no transaction or no amount');
  }
  const phoneNumber = toPayerNumber(details.phoneNumber);
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
    ...(details.shortCode !== undefined && { receivingAccount: accountOf(message) }),
  };
}
