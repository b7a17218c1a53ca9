import { PaymentError } from '../../errors/payment-error.js';

/** Limits that are checked before a parser runs. */
export interface XmlLimits {
  /** Deepest nesting. */
  readonly maxDepth: number;
  /** Most elements. */
  readonly maxElements: number;
}

/**
 * Scans the tags once, without building anything, and refuses what the parser would accept or spend time on: document types and
 * entity declarations, a second XML declaration, a bare `]]>`, too deep or too many elements, a truncated document.
 *
 * fast-xml-parser accepts truncated documents, and its validator accepts a bare `]]>` and a second declaration. Source: measured
 * with version 5.12.1, 2026-11-22.
 *
 * @throws {PaymentError} `callback_unreadable`, effect `none`
 */
export function assertXmlStructure(text: string, limits: XmlLimits): void {
  let depth = 0;
  let elements = 0;
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    const between = text.slice(at, open === -1 ? undefined : open);
    if (between.includes(']]>')) refuse('it has a CDATA end outside CDATA');
    if (open === -1) break;
    if (text.startsWith('<!--', open)) at = skip(text, open + 4, '-->');
    else if (text.startsWith('<![CDATA[', open)) at = skip(text, open + 9, ']]>');
    else if (text.startsWith('<!', open)) refuse('it declares a document type or an entity');
    else if (text.startsWith('<?', open)) {
      if (/^<\?xml\s/i.test(text.slice(open, open + 6)) && open !== 0)
        refuse('it has an XML declaration after the start');
      at = skip(text, open + 2, '?>');
    } else {
      const end = endOfTag(text, open + 1);
      const isClosing = text[open + 1] === '/';
      const isEmpty = text[end - 1] === '/';
      if (isClosing) depth -= 1;
      else {
        elements += 1;
        if (!isEmpty) depth += 1;
      }
      if (depth > limits.maxDepth) refuse(`it is nested deeper than ${limits.maxDepth}`);
      if (elements > limits.maxElements) refuse(`it has more than ${limits.maxElements} elements`);
      if (depth < 0) refuse('it closes an element that is not open');
      at = end + 1;
    }
  }
  if (depth !== 0 || elements === 0) refuse('it is truncated');
}

/** The position of the `>` that ends a tag; a `>` inside quotes does not. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
    else if (character === '<') break;
  }
  return refuse('a tag does not end');
}

function skip(text: string, from: number, end: string): number {
  const found = text.indexOf(end, from);
  return found === -1 ? refuse(`"${end}" is missing`) : found + end.length;
}

/** The message does not contain the document, which is untrusted. */
export function refuse(why: string): never {
  throw new PaymentError('callback_unreadable', 'none', `the XML is refused: ${why}`, undefined, {
    field: 'document',
  });
}
