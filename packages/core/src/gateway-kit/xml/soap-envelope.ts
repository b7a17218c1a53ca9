import { checkRequest } from '../../input/check-input.js';
import { refuse } from './assert-xml-structure.js';
import { inPlace, parseXml, type ParseXmlOptions } from './parse-xml.js';
import { childrenNamed, onlyChild, type XmlElement } from './xml-element.js';

/** Name space of SOAP 1.1 envelopes. */
const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/**
 * The one element inside the body of a SOAP envelope, whatever the prefixes.
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
    return content ?? refuse('its SOAP body does not hold exactly one element');
  });
}

/**
 * A SOAP envelope around XML that the caller has escaped.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `bodyXml`.
 */
export function soapEnvelope(bodyXml: string): string {
  checkRequest.wellFormed('bodyXml', bodyXml);
  return `<soapenv:Envelope xmlns:soapenv="${soapNamespace}"><soapenv:Header/><soapenv:Body>${bodyXml}</soapenv:Body></soapenv:Envelope>`;
}
