import { checkAnswer } from '../../input/check-input.js';

/** One element of a parsed document, without attributes and namespace prefixes; text is unchanged apart from decoded entities. */
export interface XmlElement {
  /** Local name, without a prefix. */
  readonly name: string;
  /** Text and CDATA directly inside, in order, white space at both ends removed. */
  readonly text: string;
  /** The elements directly inside, in order. */
  readonly children: readonly XmlElement[];
}

/**
 * The children with this local name, in order.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, field `element`: there is no such element, so nothing can be read of it
 */
export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return childrenOf(element).filter((child) => child.name === name);
}

/** The text of the one child with this name; undefined when there is none or more than one. Throws like {@link childrenNamed}. */
export function childText(element: XmlElement, name: string): string | undefined {
  const found = childrenNamed(element, name);
  return found.length === 1 ? found[0]?.text : undefined;
}

/** The only child element; undefined when there is none or more than one. Throws like {@link childrenNamed}. */
export function onlyChild(element: XmlElement): XmlElement | undefined {
  const children = childrenOf(element);
  return children.length === 1 ? children[0] : undefined;
}

/** An element may be missing, because the document is untrusted. */
function childrenOf(element: XmlElement): readonly XmlElement[] {
  return checkAnswer.list('element.children', checkAnswer.object('element', element).children);
}
