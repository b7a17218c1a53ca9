import { childText, childrenNamed, type XmlElement } from './xml-element.js';

/** A SOAP fault of either version. */
export interface SoapFault {
  /**
   * Whose fault it is said to be. `sender`: the request was wrong and will be wrong again (`Client` in SOAP 1.1). `receiver`: anything else; whether the
   * request was carried out is then not known.
   */
  readonly blames: 'sender' | 'receiver';
  /** The code's local names as they came, from the version's own to the most precise: `['Sender', 'InvalidAccount']`. */
  readonly codes: readonly string[];
  /** What happened, in the sender's words; the first language that is given. */
  readonly reason: string;
}

/**
 * The fault that a SOAP body holds, as `readSoapBody` gives it; `undefined` where it holds something else.
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

/** SOAP 1.2: a `Value` and, inside it, what says more. */
function nested(code: XmlElement): readonly string[] {
  const more = childrenNamed(code, 'Subcode')[0];
  return [localName(childText(code, 'Value') ?? ''), ...(more === undefined ? [] : nested(more))];
}

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1).trim();
