import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GatewayHttpRequest } from '../gateway-http.js';
import { sendXml } from './send-xml.js';
import { soapVersionOf } from './soap-envelope.js';
import {
  childText,
  childrenNamed,
  decodeXmlEntities,
  escapeXml,
  onlyChild,
  parseXml,
  readSoapBody,
  readSoapFault,
  soapEnvelope,
} from './index.js';

const unreadable = expect.objectContaining({
  code: 'callback_unreadable',
  effect: 'none',
}) as unknown as Error;

describe('parseXml', () => {
  it('keeps text as written: leading zeros, big numbers, times and amounts', () => {
    const root = parseXml('<a><b>0012345</b><b>1463892290097934337</b><b>300.00</b><b>1e3</b></a>');
    expect(childrenNamed(root, 'b').map(({ text }) => text)).toEqual([
      '0012345',
      '1463892290097934337',
      '300.00',
      '1e3',
    ]);
  });

  it('drops prefixes and attributes, and reads one child or many in the same way', () => {
    const root = parseXml('<?xml version="1.0"?>\n<x:a xmlns:x="u"><x:b c="d">1</x:b></x:a>');
    expect(root).toEqual({ name: 'a', text: '', children: [{ name: 'b', text: '1', children: [] }] });
    expect(onlyChild(root)?.text).toBe('1');
    expect(childText(root, 'missing')).toBeUndefined();
    expect(childText(parseXml('<a><b>1</b><b>2</b></a>'), 'b')).toBeUndefined();
  });

  it('decodes the five entities and numeric ones in text, once, and nothing in CDATA', () => {
    expect(parseXml('<a>&lt;&amp;amp;&gt;&quot;&apos;&#65;&#x42;&eacute;</a>').text).toBe(
      '<&amp;>"\'AB&eacute;',
    );
    expect(parseXml('<a>x <![CDATA[<b>&amp;</b>]]> y</a>').text).toBe('x <b>&amp;</b> y');
  });

  it('accepts a byte-order mark, white space around the document and bytes', () => {
    expect(parseXml(Buffer.from('\uFEFF  <?xml version="1.0"?><a>é</a>\n')).text).toBe('é');
  });

  const refused: Readonly<Record<string, string>> = {
    nothing: '',
    'text without an element': 'hello',
    'a document type': '<!DOCTYPE a><a/>',
    'a document type in small letters': '<!doctype a><a/>',
    'an entity bomb': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    'an external entity': '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    'a document cut in an element': '<a><b>1</b>',
    'a document cut in a tag': '<a><b',
    'a document cut in CDATA': '<a><![CDATA[x',
    'elements that cross': '<a><b></a></b>',
    'an end without a beginning': '</a><a>',
    'two roots': '<a/><b/>',
    'a bare CDATA end': '<a>]]></a>',
    'a second declaration': '<a><?xml version="1.0"?></a>',
    'a reserved name': '<a><__proto__>1</__proto__></a>',
    'a tag in a tag': '<a <b>/></a>',
    'a nesting of 33': '<a>'.repeat(33) + '</a>'.repeat(33),
    'more elements than it may have': `<a>${'<b/>'.repeat(2_000)}</a>`,
  };
  for (const [name, text] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      expect(() => parseXml(text)).toThrow(unreadable);
    });
  }

  it('accepts a document just within its limits, and refuses more bytes than allowed', () => {
    expect(parseXml('<a>'.repeat(32) + '</a>'.repeat(32)).name).toBe('a');
    expect(childrenNamed(parseXml(`<a>${'<b/>'.repeat(1_999)}</a>`), 'b')).toHaveLength(1_999);
    expect(() => parseXml('<a>123</a>', { maxBytes: 9 })).toThrow(unreadable);
  });

  it('either reads any text or refuses it with the same error', () => {
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<b/>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?xml?>',
      '&amp;',
      '"',
      "'",
      'x',
      '<',
      '>',
      '=',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          expect(parseXml(parts.join('')).name).toMatch(/^[ab]$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'callback_unreadable', effect: 'none' });
        }
      }),
    );
  });
});

describe('a SOAP envelope', () => {
  it('gives the one element of its body, with any prefixes', () => {
    expect(readSoapBody(soapEnvelope('<c:x xmlns:c="u"><y>1</y></c:x>'))).toMatchObject({
      name: 'x',
      children: [{ name: 'y', text: '1' }],
    });
  });

  it.each([
    ['1.1', 'text/xml; charset=utf-8', 'http://schemas.xmlsoap.org/soap/envelope/'],
    [
      '1.2',
      'application/soap+xml; charset=utf-8; action="urn:pay"',
      'http://www.w3.org/2003/05/soap-envelope',
    ],
  ] as const)(
    'of SOAP %s is recognized by its media type, written in its namespace and read',
    (version, type, namespace) => {
      expect(soapVersionOf(type)).toBe(version);
      expect(soapVersionOf(type.toUpperCase())).toBe(version);
      const envelope = soapEnvelope('<a>1</a>', version);
      expect(envelope).toContain(`="${namespace}"`);
      expect(readSoapBody(envelope)).toMatchObject({ name: 'a', text: '1' });
    },
  );

  it.each([
    ['1.1', { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '"urn:pay"' }],
    [
      '1.2',
      {
        'content-type': 'application/soap+xml; charset=utf-8; action="urn:pay"',
        accept: 'application/soap+xml',
      },
    ],
  ] as const)('is sent with the headers of SOAP %s', async (soapVersion, headers) => {
    let sent: GatewayHttpRequest | undefined;
    const http = async (request: GatewayHttpRequest) => {
      sent = request;
      return { status: 200, headers: {}, body: Buffer.from('<a/>') };
    };
    await sendXml(http, { url: 'https://api.example/', xml: '<a/>', soapAction: 'urn:pay', soapVersion });
    expect(sent?.headers).toEqual(headers);
  });

  it.each([
    [
      '1.1',
      '<s:Fault xmlns:s="u"><faultcode>s:Client.NoAccount</faultcode><faultstring>no such account</faultstring></s:Fault>',
      { blames: 'sender', codes: ['Client', 'NoAccount'], reason: 'no such account' },
    ],
    [
      '1.2',
      '<s:Fault xmlns:s="u"><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>m:NoAccount</s:Value></s:Subcode></s:Code>' +
        '<s:Reason><s:Text xml:lang="en">no such account</s:Text><s:Text xml:lang="sw">hakuna</s:Text></s:Reason></s:Fault>',
      { blames: 'sender', codes: ['Sender', 'NoAccount'], reason: 'no such account' },
    ],
    [
      '1.1',
      '<Fault><faultcode>s:Server</faultcode></Fault>',
      { blames: 'receiver', codes: ['Server'], reason: '' },
    ],
    ['1.2', '<Fault/>', { blames: 'receiver', codes: [], reason: '' }],
  ] as const)('of SOAP %s may contain a fault, which says who caused it', (version, fault, read) => {
    expect(readSoapFault(readSoapBody(soapEnvelope(fault, version)))).toEqual(read);
    expect(readSoapFault(parseXml('<Paid/>'))).toBeUndefined();
  });

  it('is refused without a body, with two elements in it, or as another document', () => {
    for (const text of [
      soapEnvelope(''),
      soapEnvelope('<a/><b/>'),
      '<Envelope/>',
      '<a/>',
      '<Envelope><Body><a/></Body><Body><b/></Body></Envelope>',
    ]) {
      expect(() => readSoapBody(text)).toThrow(unreadable);
      // The provider may have acted: an invalid answer decides nothing.
      expect(() => readSoapBody(text, { place: 'answer' })).toThrow(
        expect.objectContaining({ code: 'response_unreadable', effect: 'unknown' }) as Error,
      );
    }
  });
});

describe('escapeXml', () => {
  it('is undone by parsing, for every text that XML can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const carried = [...text].filter((character) => parseable(character)).join('');
        const root = parseXml(`<a>|${escapeXml(text)}|</a>`);
        expect(root.text).toBe(`|${carried.replace(/\r\n?/g, '\n')}|`);
      }),
    );
  });

  it('leaves references to characters that XML forbids as they are', () => {
    expect(decodeXmlEntities('&#0;&#xD800;&#x110000;')).toBe('&#0;&#xD800;&#x110000;');
  });
});

function parseable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0xd7ff) ||
    [9, 10, 13].includes(code) ||
    (code >= 0xe000 && code !== 0xfffe && code !== 0xffff)
  );
}
