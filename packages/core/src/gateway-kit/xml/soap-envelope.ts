import { checkRequest } from '../../input/check-input.js';
import { refuse } from './assert-xml-structure.js';
import { inPlace, parseXml, type ParseXmlOptions } from './parse-xml.js';
import { childrenNamed, onlyChild, type XmlElement } from './xml-element.js';

/** The two versions of SOAP that are in use. */
export type SoapVersion = '1.1' | '1.2';

const namespaces: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** The media type of each version, without parameters. */
export const soapMediaTypes: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'text/xml',
  '1.2': 'application/soap+xml',
};

/**
 * Reads the one element inside the body of a SOAP envelope of either version, with any prefixes.
 *
 * @throws {PaymentError} when there is no envelope, or not exactly one body with one element: `callback_unreadable`, effect `none`, or
 *   `response_unreadable`, effect `unknown`, with `place: 'answer'`
 */
export function readSoapBody(document: Uint8Array | string, options: ParseXmlOptions = {}): XmlElement {
  const root = parseXml(document, options);
  return inPlace(options.place, () => {
    if (root.name !== 'Envelope') return refuse('it is not a SOAP envelope');
    const bodies = childrenNamed(root, 'Body');
    const content = bodies.length === 1 && bodies[0] !== undefined ? onlyChild(bodies[0]) : undefined;
    return content ?? refuse('its SOAP body must contain exactly one element');
  });
}

/** The SOAP version of a request by its `Content-Type`, for answering in the same version. */
export function soapVersionOf(contentType: string | undefined): SoapVersion {
  const [mediaType = ''] = (typeof contentType === 'string' ? contentType : '').split(';');
  return mediaType.trim().toLowerCase() === soapMediaTypes['1.2'] ? '1.2' : '1.1';
}

/**
 * A SOAP envelope around XML that the caller has escaped.
 *
 * @param version Default `1.1`.
 * @throws {PaymentError} `invalid_request`, effect `none`, field `bodyXml` or `version`.
 */
export function soapEnvelope(bodyXml: string, version: SoapVersion = '1.1'): string {
  checkRequest.wellFormed('bodyXml', bodyXml);
  checkRequest.oneOf('version', version, ['1.1', '1.2']);
  return `<soapenv:Envelope xmlns:soapenv="${namespaces[version]}"><soapenv:Header/><soapenv:Body>${bodyXml}</soapenv:Body></soapenv:Envelope>`;
}
