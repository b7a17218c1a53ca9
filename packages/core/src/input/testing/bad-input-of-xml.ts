import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import * as xml from '../../gateway-kit/xml/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects, texts } from './garbage.js';

const wellFormed = texts.filter((one) => one !== 'half a surrogate pair');
const body = Buffer.from('<a/>');
const ok: GatewayHttp = async () => ({ status: 200, headers: {}, body });
const request = { url: 'http://127.0.0.1:9/', xml: '<a/>' };
const bounds = (read: (options: object) => unknown) =>
  (['maxBytes', 'maxDepth', 'maxElements'] as const).map((bound) =>
    refuses(bound, ['undefined'], (bad) => read({ [bound]: bad })),
  );

/** `@lango/core/gateway-kit/xml`. */
export const badInputOfXml: BadInputTable = {
  parseXml: [
    refuses('document', [], (bad) => xml.parseXml(bad)),
    refuses('options', ['undefined', ...objects], (bad) => xml.parseXml('<a/>', bad)),
    ...bounds((options) => xml.parseXml('<a/>', options)),
  ],
  childText: [
    refuses(/^element(\.children)?$/, [], (bad) => xml.childText(bad, 'a')),
    answers(
      'no child has a name that is none',
      () => xml.childText(xml.parseXml('<a><b/></a>'), undefined as never),
      undefined,
    ),
  ],
  childrenNamed: [refuses(/^element(\.children)?$/, [], (bad) => xml.childrenNamed(bad, 'a'))],
  onlyChild: [refuses(/^element(\.children)?$/, [], (bad) => xml.onlyChild(bad))],
  readSoapBody: [
    refuses('document', [], (bad) => xml.readSoapBody(bad)),
    ...bounds((options) => xml.readSoapBody('<a/>', options)),
  ],
  readSoapFault: [refuses(/^element(\.children)?$/, [], (bad) => xml.readSoapFault(bad))],
  soapEnvelope: [
    refuses('bodyXml', wellFormed, (bad) => xml.soapEnvelope(bad)),
    refuses('version', ['undefined'], (bad) => xml.soapEnvelope('<a/>', bad)),
  ],
  soapVersionOf: [answers('what is no media type is SOAP 1.1', () => xml.soapVersionOf(7 as never), '1.1')],
  decodeXmlEntities: [refuses('text', texts, (bad) => xml.decodeXmlEntities(bad))],
  escapeXml: [
    refuses('text', texts, (bad) => xml.escapeXml(bad)),
    answers('what XML cannot carry is left out', () => xml.escapeXml('a\ud800b\u0000'), 'ab'),
  ],
  sendXml: [
    refuses('http', ['a function'], (bad) => xml.sendXml(bad, request)),
    refuses(/^(request|xml)$/, [], (bad) => xml.sendXml(ok, bad)),
    refuses('xml', wellFormed, (bad) => xml.sendXml(ok, { ...request, xml: bad })),
    refuses('soapAction', ['undefined', ...wellFormed], (bad) =>
      xml.sendXml(ok, { ...request, soapAction: bad }),
    ),
    refuses('soapVersion', ['undefined'], (bad) => xml.sendXml(ok, { ...request, soapVersion: bad })),
    refuses('limits', ['undefined', 'null', ...objects], (bad) =>
      xml.sendXml(ok, { ...request, limits: bad }),
    ),
    ...bounds((limits) => xml.sendXml(ok, { ...request, limits })),
    refuses(/^response(\.status)?$/, [], (bad) => xml.sendXml(async () => bad, request)),
  ],
  xmlFields: [refuses('element', [], (bad) => xml.xmlFields(bad))],
};
