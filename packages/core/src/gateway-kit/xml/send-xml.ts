import { PaymentError } from '../../errors/payment-error.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from '../gateway-http.js';
import { parseXml, type ParseXmlOptions, type XmlElement } from './parse-xml.js';

/** A request whose body is an XML document. */
export interface XmlRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  /** Whole document; escape what is put into it with `escapeXml`, wrap it with `soapEnvelope`. */
  readonly xml: string;
  /** Value of the `SOAPAction` header, where the provider wants one. */
  readonly soapAction?: string;
  readonly limits?: ParseXmlOptions;
}

/** An answer whose body was XML. */
export interface XmlResponse extends GatewayHttpResponse {
  readonly root: XmlElement;
}

/**
 * Sends an XML document and reads an XML answer, whatever its status.
 *
 * @throws {PaymentError} what the transport throws; `response_unreadable`, effect `unknown`, when the answer is not XML within the limits.
 */
export async function sendXml(http: GatewayHttp, request: XmlRequest): Promise<XmlResponse> {
  const { xml, soapAction, limits, headers, ...rest } = request;
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
  try {
    return { ...response, root: parseXml(response.body, { maxBytes: 1024 * 1024, ...limits }) };
  } catch {
    const rawCode = String(response.status);
    throw new PaymentError('response_unreadable', 'unknown', 'the answer is not XML', undefined, { rawCode });
  }
}
