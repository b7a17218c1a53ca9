import { childText, childrenNamed, type XmlElement } from './xml-element.js';

/** A SOAP fault of either version. */
export interface SoapFault {
  /**
   * Who caused it. `sender`: the request was wrong, and repeating it is useless (`Client` in SOAP 1.1). `receiver`: anything else; whether the
   * request was carried out is not known.
   */
  readonly blames: 'sender' | 'receiver';
  /** The code's local names, from the general to the most specific: `['Sender', 'InvalidAccount']`. */
  readonly codes: readonly string[];
  /** The reason text, in the first language of the document. */
  readonly reason: string;
}

/**
 * Reads the fault in a SOAP body from `readSoapBody`; `undefined` if it is not a fault.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, field `element`: there is no such element
 */
export function readSoapFault(element: XmlElement): SoapFault | undefined {
  const children = (name: string) => childrenNamed(element, name);
  const [code] = children('Code');
  const codes = (code === undefined ? dotted(childText(element, 'faultcode')) : nested(code)).filter(
    (name) => name !== '',
  );
  if (element.name !== 'Fault') return undefined;
  const [reason] = children('Reason').flatMap((one) => childrenNamed(one, 'Text'));
  return {
    blames: ['Sender', 'Client'].includes(codes[0] ?? '') ? 'sender' : 'receiver',
    codes,
    reason: reason?.text ?? childText(element, 'faultstring') ?? '',
  };
}

/** SOAP 1.1: `soap:Client.InvalidAccount`. */
function dotted(code = ''): readonly string[] {
  return localName(code).split('.');
}

/** SOAP 1.2: a `Value` and an optional `Subcode`. */
function nested(code: XmlElement): readonly string[] {
  const more = childrenNamed(code, 'Subcode')[0];
  return [localName(childText(code, 'Value') ?? ''), ...(more === undefined ? [] : nested(more))];
}

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1).trim();
