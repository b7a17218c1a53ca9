import { PaymentError } from '../../errors/payment-error.js';
import { checkRequest } from '../../input/check-input.js';
import { checkHttp, checkHttpAnswer } from '../check-http.js';
import { assertAnswer } from '../http-refusal.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from '../gateway-http.js';
import { checkXmlLimits, parseXml, type ParseXmlOptions, type XmlElement } from './parse-xml.js';

/** A request whose body is an XML document. */
export interface XmlRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  /** Whole document; escape what is put into it with `escapeXml`, wrap it with `soapEnvelope`. */
  readonly xml: string;
  /** Value of the `SOAPAction` header, where the provider wants one. */
  readonly soapAction?: string;
  /** Of the answer. Default: those of `parseXml`, and 1 MiB. */
  readonly limits?: ParseXmlOptions;
  /** The provider's name. When given, a status other than 2xx is thrown as `toHttpRefusal` makes it, before the body is read. */
  readonly provider?: string;
  /** With `provider`: statuses besides 2xx whose body is an answer, such as 500 for a SOAP fault that names a decline. */
  readonly answerStatuses?: readonly number[];
}

/** An answer whose body was XML. */
export interface XmlResponse extends GatewayHttpResponse {
  /** The document's root element. */
  readonly root: XmlElement;
}

/**
 * Sends an XML document and reads an XML answer; whatever its status, unless `provider` is given.
 *
 * @throws {PaymentError} what the transport throws; with `provider` what `toHttpRefusal` makes of a status; `response_unreadable`, effect `unknown`, when
 *   the answer is not XML within the limits;
 *   `invalid_request` or `configuration_invalid`, effect `none`, for a request or limits that are none.
 */
export async function sendXml(http: GatewayHttp, request: XmlRequest): Promise<XmlResponse> {
  checkHttp(http);
  const { xml, soapAction, limits, headers, provider, answerStatuses, ...rest } = checkRequest.object(
    'request',
    request,
  );
  checkRequest.list('answerStatuses', answerStatuses ?? []);
  checkRequest.wellFormed('xml', xml);
  if (soapAction !== undefined) checkRequest.wellFormed('soapAction', soapAction);
  const bounds = checkXmlLimits({ maxBytes: 1024 * 1024, ...checkRequest.object('limits', limits ?? {}) });
  const response = await http({
    ...rest,
    method: 'POST',
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      accept: 'text/xml',
      ...(soapAction !== undefined && { soapaction: JSON.stringify(soapAction) }),
      ...headers,
    },
    body: xml,
  });
  assertAnswer(checkHttpAnswer(response), { provider, answerStatuses });
  try {
    return { ...response, root: parseXml(response.body, bounds) };
  } catch {
    const rawCode = String(response.status);
    throw new PaymentError('response_unreadable', 'unknown', 'the answer is not XML', undefined, { rawCode });
  }
}
