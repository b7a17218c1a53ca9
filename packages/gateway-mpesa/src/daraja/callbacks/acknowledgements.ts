import type { CallbackAcknowledgement, ValidationRefusal } from '@lango/core';
import { escapeXml, soapEnvelope, type SoapVersion } from '@lango/core/gateway-kit/xml';

/** The JSON that Daraja's own samples answer. No source shows it reading more than the status, except for a validation. */
export function acceptJson(): CallbackAcknowledgement {
  return jsonAcknowledgement({ ResultCode: 0, ResultDesc: 'Accepted' });
}

/** Why a payment is refused. Source: the Daraja portal, C2B validation, read 2026-11-22. */
const refusalCodes: Readonly<Record<ValidationRefusal, string>> = {
  account: 'C2B00012',
  amount: 'C2B00013',
  counterparty: 'C2B00011',
  other: 'C2B00016',
};

/** The answer to a validation request: `ResultCode` is text here. */
export function answerValidation(why?: ValidationRefusal): CallbackAcknowledgement {
  return why === undefined
    ? jsonAcknowledgement({ ResultCode: '0', ResultDesc: 'Accepted' })
    : jsonAcknowledgement({ ResultCode: refusalCodes[why], ResultDesc: 'Rejected' });
}

function jsonAcknowledgement(body: object): CallbackAcknowledgement {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function soapAcknowledgement(body: string, version: SoapVersion): CallbackAcknowledgement {
  const headers = {
    'content-type': `${version === '1.2' ? 'application/soap+xml' : 'text/xml'}; charset=utf-8`,
  };
  return { status: 200, headers, body: soapEnvelope(body, version) };
}

const c2bNamespace = 'http://cps.huawei.com/cpsinterface/c2bpayment';

/** The SOAP answer to a C2B validation, accepting or refusing. Source: recorded broker services, 2026-11-22. */
export function answerSoapValidation(version: SoapVersion, why?: ValidationRefusal): CallbackAcknowledgement {
  const code = why === undefined ? '0' : refusalCodes[why];
  const text = why === undefined ? 'Service processing successful' : 'Rejected';
  const inner = `<ResultCode>${code}</ResultCode><ResultDesc>${text}</ResultDesc>`;
  const body = `<c2b:C2BPaymentValidationResult xmlns:c2b="${c2bNamespace}">${inner}</c2b:C2BPaymentValidationResult>`;
  return soapAcknowledgement(body, version);
}

/** The SOAP answer to a C2B confirmation: free text naming the transaction. */
export function acceptSoapConfirmation(version: SoapVersion, transId: string): CallbackAcknowledgement {
  const text = `C2B Payment Transaction ${escapeXml(transId)} result received.`;
  const body = `<c2b:C2BPaymentConfirmationResult xmlns:c2b="${c2bNamespace}">${text}</c2b:C2BPaymentConfirmationResult>`;
  return soapAcknowledgement(body, version);
}

/** The SOAP answer to a result: an XML document inside CDATA. */
export function acceptSoapResult(version: SoapVersion): CallbackAcknowledgement {
  const inner =
    '<?xml version="1.0" encoding="UTF-8"?><response xmlns="http://api-v1.gen.mm.vodafone.com/mminterface/response">' +
    '<ResponseCode>00000000</ResponseCode><ResponseDesc>success</ResponseDesc></response>';
  const namespace = 'http://api-v1.gen.mm.vodafone.com/mminterface/request';
  const body = `<req:ResponseMsg xmlns:req="${namespace}"><![CDATA[${inner}]]></req:ResponseMsg>`;
  return soapAcknowledgement(body, version);
}

/** The SOAP answer to a queue time-out notice. */
export function acceptSoapTimeout(version: SoapVersion): CallbackAcknowledgement {
  const namespace = 'http://www.csapi.org/schema/timeoutnotification/data/v1_0/local';
  const inner = '<loc:ResultCode>00000000</loc:ResultCode><loc:ResultDesc>success</loc:ResultDesc>';
  const body = `<loc:notifyQueueTimeoutResponse xmlns:loc="${namespace}">${inner}</loc:notifyQueueTimeoutResponse>`;
  return soapAcknowledgement(body, version);
}
