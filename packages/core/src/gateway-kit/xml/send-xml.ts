import { PaymentError } from '../../errors/payment-error.js';
import { checkRequest } from '../../input/check-input.js';
import { checkHttp, checkHttpAnswer } from '../check-http.js';
import { assertAnswer } from '../http-refusal.js';
import type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from '../gateway-http.js';
import { soapMediaTypes, type SoapVersion } from './soap-envelope.js';
import { checkXmlLimits, parseXml, type ParseXmlOptions, type XmlElement } from './parse-xml.js';

/** A request whose body is an XML document. */
export interface XmlRequest extends Omit<GatewayHttpRequest, 'body' | 'method'> {
  /** Complete document; escape values with `escapeXml`, wrap it with `soapEnvelope`. */
  readonly xml: string;
  /** Value of the `SOAPAction` header, or of `action` in SOAP 1.2, where the provider requires one. */
  readonly soapAction?: string;
  /** `1.2` sends and accepts `application/soap+xml`. Default `1.1`: `text/xml`. */
  readonly soapVersion?: SoapVersion;
  /** Limits of the answer. Default: those of `parseXml`, with 1 MiB. */
  readonly limits?: ParseXmlOptions;
  /** The provider's name. When given, a status other than 2xx is thrown as `toHttpRefusal` makes it, before the body is read. */
  readonly provider?: string;
  /** With `provider`: statuses besides 2xx whose body is an answer, such as 500 for a SOAP fault that names a decline. */
  readonly answerStatuses?: readonly number[];
}

/** XML response. */
export interface XmlResponse extends GatewayHttpResponse {
  /** The document's root element. */
  readonly root: XmlElement;
}

/**
 * Sends an XML document and reads an XML answer with any status, unless `provider` is given.
 *
 * @throws {PaymentError} what the transport throws; with `provider` what `toHttpRefusal` makes of a status; `response_unreadable`, effect `unknown`, when
 *   the answer is not XML within the limits;
 *   `invalid_request` or `configuration_invalid`, effect `none`, for an invalid request or invalid limits.
 */
export async function sendXml(http: GatewayHttp, request: XmlRequest): Promise<XmlResponse> {
  checkHttp(http);
  const {
    xml,
    soapAction,
    soapVersion = '1.1',
    limits,
    headers,
    provider,
    answerStatuses,
    ...rest
  } = checkRequest.object('request', request);
  checkRequest.list('answerStatuses', answerStatuses ?? []);
  checkRequest.wellFormed('xml', xml);
  if (soapAction !== undefined) checkRequest.wellFormed('soapAction', soapAction);
  checkRequest.oneOf('soapVersion', soapVersion, ['1.1', '1.2']);
  const bounds = checkXmlLimits({ maxBytes: 1024 * 1024, ...checkRequest.object('limits', limits ?? {}) });
  const response = await http({
    ...rest,
    method: 'POST',
    headers: {
      ...soapHeaders(soapVersion, soapAction),
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

/** SOAP 1.2 has no `SOAPAction`: the action is a parameter of the media type. */
function soapHeaders(version: SoapVersion, action: string | undefined): Readonly<Record<string, string>> {
  const accept = soapMediaTypes[version];
  const quoted = action === undefined ? undefined : JSON.stringify(action);
  if (version === '1.2') {
    const parameter = quoted === undefined ? '' : `; action=${quoted}`;
    return { 'content-type': `${accept}; charset=utf-8${parameter}`, accept };
  }
  return {
    'content-type': `${accept}; charset=utf-8`,
    accept,
    ...(quoted !== undefined && { soapaction: quoted }),
  };
}
