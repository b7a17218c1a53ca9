import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PaymentError } from '../../errors/payment-error.js';
import { checkOption } from '../../input/check-input.js';
import { assertXmlStructure, refuse } from './assert-xml-structure.js';
import type { XmlElement } from './xml-element.js';
import { decodeXmlEntities } from './xml-entities.js';

export type { XmlElement } from './xml-element.js';

/** Limits for one document. */
export interface ParseXmlOptions {
  /** Most bytes. Default 65,536; at least 1. */
  readonly maxBytes?: number;
  /** Deepest nesting. Default 32. */
  readonly maxDepth?: number;
  /** Most elements. Default 2,000. */
  readonly maxElements?: number;
  /**
   * Where the document came from, which decides the error. `answer`: `response_unreadable`, effect `unknown`. Default `callback`:
   * `callback_unreadable`, effect `none`. `sendXml` already reads answers as such.
   */
  readonly place?: 'answer' | 'callback';
}

let parser: XMLParser | undefined;

/** Keeps the order, so that repeated elements are not merged; converts nothing to numbers; leaves entities to `decodeXmlEntities`. */
function orderedParser(): XMLParser {
  return (parser ??= new XMLParser({
    preserveOrder: true,
    ignoreAttributes: true,
    removeNSPrefix: true,
    parseTagValue: false,
    trimValues: false,
    processEntities: false,
    cdataPropName: '#cdata',
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: 64,
  }));
}

/**
 * Parses one untrusted XML document. Document types, entity declarations, truncated and ill-formed documents are refused; size, depth and
 * number of elements are checked before a parser runs.
 *
 * @throws {PaymentError} `callback_unreadable`, effect `none`, field `document`. The message does not contain the text.
 *   `configuration_invalid`, effect `none`, naming the option.
 */
export function parseXml(document: Uint8Array | string, options: ParseXmlOptions = {}): XmlElement {
  const { place, ...limits } = checkOption.settings(options);
  return inPlace(place, () => parseDocument(document, limits));
}

/** Runs `read`, and converts its error to that of the document's place. */
export function inPlace<Read>(place: ParseXmlOptions['place'], read: () => Read): Read {
  if (checkOption.oneOf('place', place ?? 'callback', ['answer', 'callback']) === 'callback') return read();
  try {
    return read();
  } catch (error) {
    if (!PaymentError.is(error) || error.code !== 'callback_unreadable') throw error;
    throw new PaymentError('response_unreadable', 'unknown', error.message, undefined, { field: 'document' });
  }
}

function parseDocument(document: Uint8Array | string, options: ParseXmlOptions): XmlElement {
  const { maxBytes, maxDepth, maxElements } = checkXmlLimits(options);
  if (typeof document !== 'string' && !(document instanceof Uint8Array))
    refuse('it is neither bytes nor a string');
  const size = typeof document === 'string' ? Buffer.byteLength(document) : document.length;
  if (size > maxBytes) refuse(`it is larger than ${maxBytes} bytes`);
  const text = (typeof document === 'string' ? document : new TextDecoder('utf-8').decode(document))
    .replace(/^\uFEFF/, '')
    .trim();
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) refuse('it declares a document type or an entity');
  assertXmlStructure(text, { maxDepth, maxElements });
  if (XMLValidator.validate(text) !== true) refuse('it is not well-formed');
  return onlyRoot(parse(text));
}

/**
 * Checks the limits and fills in defaults: one that is not a number would never apply.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option
 */
export function checkXmlLimits(options: ParseXmlOptions): Required<Omit<ParseXmlOptions, 'place'>> {
  const { maxBytes = 65_536, maxDepth = 32, maxElements = 2_000 } = checkOption.settings(options);
  return {
    maxBytes: checkOption.number('maxBytes', maxBytes, { least: 1, whole: true }),
    maxDepth: checkOption.number('maxDepth', maxDepth, { least: 1, whole: true }),
    maxElements: checkOption.number('maxElements', maxElements, { least: 1, whole: true }),
  };
}

/** A node as the parser returns it with `preserveOrder`. */
type OrderedNode = Readonly<Record<string, unknown>>;

function parse(text: string): readonly OrderedNode[] {
  try {
    return orderedParser().parse(text) as readonly OrderedNode[];
  } catch (error) {
    if (PaymentError.is(error)) throw error;
    return refuse('it is not well-formed');
  }
}

function onlyRoot(nodes: readonly OrderedNode[]): XmlElement {
  const roots = nodes.flatMap(toElement);
  const root = roots[0];
  return roots.length === 1 && root !== undefined ? root : refuse('it needs exactly one root element');
}

function toElement(node: OrderedNode): XmlElement[] {
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined || name.startsWith('#')) return [];
  const inside = node[name] as readonly OrderedNode[];
  return [{ name, text: inside.map(textOf).join('').trim(), children: inside.flatMap(toElement) }];
}

function textOf(node: OrderedNode): string {
  if (typeof node['#text'] === 'string') return decodeXmlEntities(node['#text']);
  const cdata = node['#cdata'];
  return Array.isArray(cdata) ? cdata.map((part: OrderedNode) => asText(part['#text'])).join('') : '';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
