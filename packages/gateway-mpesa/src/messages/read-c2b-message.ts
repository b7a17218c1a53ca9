import { blankMessage } from './build-message.js';
import { amountOf, compact, filledTextOf, identifierOf, recordOf, textOf } from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails } from './mpesa-message.js';

/**
 * A payment the customer started. Validation and confirmation have the same body, so the address decides. Without one, an empty
 * `OrgAccountBalance` means a validation, which credits nothing.
 *
 * @param route from the address
 */
export function readC2bMessage(json: unknown, route?: 'validation' | 'confirmation'): MpesaMessage {
  const body = recordOf(json);
  const transId = identifierOf(body?.['TransID']);
  const amount = amountOf(body?.['TransAmount']);
  if (body === undefined || transId === null || amount === null) {
    return { ...blankMessage('c2b', 'invalid'), gatewayReference: transId };
  }
  const isValidation =
    route === undefined ? textOf(body['OrgAccountBalance']) === '' : route === 'validation';
  const names = [body['FirstName'], body['MiddleName'], body['LastName']].map(filledTextOf);
  return {
    ...blankMessage('c2b', isValidation ? 'informational' : 'succeeded'),
    gatewayReference: transId,
    receipt: transId,
    amount,
    details: compact<MpesaMessageDetails>({
      isValidation,
      phoneNumber: filledTextOf(body['MSISDN']),
      accountReference: filledTextOf(body['BillRefNumber']),
      shortCode: filledTextOf(body['BusinessShortCode']),
      transactionType: filledTextOf(body['TransactionType']),
      time: filledTextOf(body['TransTime']),
      payerName: filledTextOf(names.filter((name) => name !== undefined).join(' ')),
      thirdPartyTransactionId: filledTextOf(body['ThirdPartyTransID']),
    }),
  };
}
