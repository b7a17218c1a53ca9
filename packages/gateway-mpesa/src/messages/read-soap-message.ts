import {
  childText,
  childrenNamed,
  parseXml,
  readSoapBody,
  readSoapFault,
  type XmlElement,
} from '@lango/core/gateway-kit/xml';
import { brokerResponseCodeIndex } from '../daraja/mapping/broker-response-codes.js';
import { blankMessage } from './build-message.js';
import { amountOf, compact, filledTextOf, identifierOf, receiptOf } from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails } from './mpesa-message.js';
import { isAccepting } from './read-reply.js';
import { readResult, type ResultEnvelope } from './read-result-messages.js';

/**
 * Reads a SOAP message of the broker. The element in its body decides its kind, whatever kind the caller expected.
 *
 * @throws {PaymentError} `callback_unreadable` when it is not one well-formed SOAP message
 */
export function readSoapMessage(text: string): MpesaMessage {
  const element = readSoapBody(text);
  switch (element.name) {
    case 'C2BPaymentConfirmationRequest':
    case 'C2BPaymentValidationRequest':
    case 'C2BPaymentQueryRequest':
      return readSoapC2b(element);
    case 'C2BPaymentValidationResult':
    case 'C2BPaymentConfirmationResult':
    case 'C2BPaymentQueryResult':
      return readSoapC2bReply(element);
    case 'ResultMsg':
      return element.children.length === 0 ? readInnerResult(element.text) : readCheckout(element);
    case 'ResponseMsg':
    case 'RequestMsg':
      return readBrokerResponse(element);
    case 'notifyQueueTimeout':
      return readQueueTimeout(element);
    case 'notifyQueueTimeoutResponse':
      return readResponseCode(replyCodeOf(element), null, { element: element.name });
    case 'getGenericResult':
      return readGenericResult(element);
    case 'transactionConfirmResponse':
    case 'processCheckOutResponse':
      return readCheckoutAnswer(element);
    case 'transactionStatusResponse':
      return readCheckout(element);
    case 'Fault':
      return readFault(element);
    default:
      return blankMessage('soap-b2c', 'invalid');
  }
}

/** A fault that blames the sender means that nothing was done. Any other leaves that unknown. */
function readFault(element: XmlElement): MpesaMessage {
  const fault = readSoapFault(element);
  return {
    ...blankMessage('soap-b2c', fault?.blames === 'sender' ? 'rejected' : 'unknown'),
    resultCode: identifierOf(fault?.codes.join('.')),
    details: compact<MpesaMessageDetails>({
      element: element.name,
      description: filledTextOf(fault?.reason),
    }),
  };
}

/** Only a confirmation is a credit; a validation or a query reports no movement. */
function readSoapC2b(element: XmlElement): MpesaMessage {
  const isConfirmation = element.name === 'C2BPaymentConfirmationRequest';
  const transId = identifierOf(childText(element, 'TransID'));
  const amount = amountOf(childText(element, 'TransAmount'));
  if (transId === null || (isConfirmation && amount === null)) {
    return { ...blankMessage('soap-c2b', 'invalid'), gatewayReference: transId };
  }
  const names = childrenNamed(element, 'KYCInfo')
    .filter((info) => /name\]?$/i.test(childText(info, 'KYCName') ?? ''))
    .map((info) => childText(info, 'KYCValue') ?? '');
  return {
    ...blankMessage('soap-c2b', isConfirmation ? 'succeeded' : 'informational'),
    gatewayReference: transId,
    receipt: transId,
    amount,
    details: compact<MpesaMessageDetails>({
      element: element.name,
      isValidation: element.name === 'C2BPaymentValidationRequest',
      phoneNumber: filledTextOf(childText(element, 'MSISDN')),
      accountReference: filledTextOf(childText(element, 'BillRefNumber')),
      shortCode: filledTextOf(childText(element, 'BusinessShortCode')),
      transactionType: filledTextOf(childText(element, 'TransactionType') ?? childText(element, 'TransType')),
      time: filledTextOf(childText(element, 'TransTime')),
      payerName: filledTextOf(names.filter((name) => name !== '').join(' ')),
      thirdPartyTransactionId: filledTextOf(childText(element, 'ThirdPartyTransID')),
    }),
  };
}

function readSoapC2bReply(element: XmlElement): MpesaMessage {
  const resultCode = identifierOf(replyCodeOf(element));
  const outcome = resultCode === null || isAccepting(resultCode) ? 'accepted' : 'rejected';
  return { ...blankMessage('soap-c2b-reply', outcome), resultCode, details: { element: element.name } };
}

/** The code of a reply: in the element itself, or in a `result` inside it. */
function replyCodeOf(element: XmlElement): string | undefined {
  const own = childText(element, 'ResultCode') ?? childText(element, 'ResponseCode');
  return own ?? element.children.map(replyCodeOf).find((code) => code !== undefined);
}

/** The result is an XML document inside text; white space before its declaration is common. */
function readInnerResult(text: string): MpesaMessage {
  const inner = parseXml(text);
  if (inner.name !== 'Result' && inner.name !== 'result') return blankMessage('soap-b2c', 'invalid');
  return readResult('soap-b2c', envelopeOf(inner));
}

function envelopeOf(result: XmlElement): ResultEnvelope {
  const parameters = [...deepNamed(result, 'ResultParameter'), ...deepNamed(result, 'Parameter')];
  const text = (...names: readonly string[]) =>
    names.map((name) => childText(result, name)).find((value) => value !== undefined);
  return {
    resultType: text('ResultType'),
    resultCode: identifierOf(text('ResultCode')),
    description: text('ResultDesc'),
    originatorConversationId: text('OriginatorConversationID', 'OriginatorConversationId'),
    conversationId: identifierOf(text('ConversationID', 'ConversationId')),
    transactionId: receiptOf(text('TransactionID', 'TransactionId')),
    parameter: (key) =>
      onlyValue(
        parameters.filter((pair) => childText(pair, 'Key') === key),
        'Value',
      ),
  };
}

/** Every element of that name that holds a `Key`, at any depth: one service nests the list twice. */
function deepNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) =>
    child.name === name && childText(child, 'Key') !== undefined ? [child] : deepNamed(child, name),
  );
}

function onlyValue(pairs: readonly XmlElement[], name: string): string | undefined {
  const values = new Set(pairs.map((pair) => childText(pair, name)));
  return values.size === 1 ? [...values][0] : undefined;
}

/** DR Congo's dialect: name, value, type. */
function readGenericResult(element: XmlElement): MpesaMessage {
  const items = childrenNamed(element, 'Request').flatMap((request) => childrenNamed(request, 'dataItem'));
  const item = (name: string) =>
    onlyValue(
      items.filter((pair) => childText(pair, 'name') === name),
      'value',
    );
  const message = readResult('soap-b2c', {
    resultType: item('ResultType'),
    resultCode: identifierOf(item('ResultCode')),
    description: item('ResultDesc'),
    originatorConversationId: item('OriginatorConversationID'),
    conversationId: identifierOf(item('ConversationID')),
    transactionId: receiptOf(item('TransactionID')),
    parameter: item,
  });
  return { ...message, kind: 'vodacom', details: { ...message.details, element: element.name } };
}

/** The answer to a request of ours, or our reply to a result. "Cached" is not a failure: sending again may pay twice. */
function readBrokerResponse(element: XmlElement): MpesaMessage {
  const [child] = element.children;
  const inner = child ?? parseXml(element.text);
  const isOnly = element.children.length <= 1 && /^response$/i.test(inner.name);
  if (!isOnly) return blankMessage('soap-b2c', 'invalid');
  const reference = identifierOf(childText(inner, 'ConversationID') ?? childText(inner, 'ConversationId'));
  return readResponseCode(childText(inner, 'ResponseCode'), reference, {
    ...compact<MpesaMessageDetails>({
      description: childText(inner, 'ResponseDesc'),
      originatorConversationId: childText(inner, 'OriginatorConversationID'),
    }),
  });
}

function readResponseCode(
  code: string | undefined,
  gatewayReference: string | null,
  details: MpesaMessageDetails,
): MpesaMessage {
  const resultCode = identifierOf(code);
  if (resultCode === null) return { ...blankMessage('soap-b2c', 'invalid'), gatewayReference };
  const row = brokerResponseCodeIndex.get(isAccepting(resultCode) ? '0' : resultCode);
  return {
    ...blankMessage('soap-b2c', row?.outcome ?? 'unknown'),
    resultCode,
    gatewayReference,
    details,
    ...(row?.retryable !== undefined && { retryable: row.retryable }),
  };
}

/** The enclosed request is not read, because it contains our credentials. */
function readQueueTimeout(element: XmlElement): MpesaMessage {
  const originator = identifierOf(childText(element, 'originatorConversationID'));
  if (originator === null) return blankMessage('soap-b2c', 'invalid');
  return {
    ...blankMessage('soap-b2c', 'unknown'),
    gatewayReference: originator,
    details: { element: element.name, originatorConversationId: originator },
  };
}

/** The retired checkout interface. */
function readCheckout(element: XmlElement): MpesaMessage {
  const resultCode = identifierOf(childText(element, 'RETURN_CODE'));
  const gatewayReference = identifierOf(childText(element, 'TRX_ID'));
  const amount = amountOf(childText(element, 'AMOUNT'));
  const status = (childText(element, 'TRX_STATUS') ?? '').toLowerCase();
  const facts = {
    resultCode,
    gatewayReference,
    amount,
    receipt: receiptOf(childText(element, 'M-PESA_TRX_ID')),
  };
  if (resultCode === null || gatewayReference === null)
    return { ...blankMessage('soap-checkout', 'invalid'), ...facts, receipt: null };
  const isDone = resultCode === '00' && status === 'success' && amount !== null;
  const outcome = isDone
    ? 'succeeded'
    : status === 'failed'
      ? 'failed'
      : status === 'pending'
        ? 'pending'
        : 'unknown';
  return { ...blankMessage('soap-checkout', outcome), ...facts };
}

function readCheckoutAnswer(element: XmlElement): MpesaMessage {
  const resultCode = identifierOf(childText(element, 'RETURN_CODE'));
  const gatewayReference = identifierOf(childText(element, 'TRX_ID'));
  const outcome = resultCode === null ? 'invalid' : resultCode === '00' ? 'accepted' : 'rejected';
  return { ...blankMessage('soap-checkout', outcome), resultCode, gatewayReference };
}
