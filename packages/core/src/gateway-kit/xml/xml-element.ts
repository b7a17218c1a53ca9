/** One element of a parsed document. Attributes and name space prefixes are gone; text is as written, entities decoded. */
export interface XmlElement {
  /** Local name, without a prefix. */
  readonly name: string;
  /** Text and CDATA directly inside, in order, white space at both ends removed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** The children with this local name, in order: none, one or many are read alike. */
export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the one child with this name; undefined when there is none or more than one. */
export function childText(element: XmlElement, name: string): string | undefined {
  const found = childrenNamed(element, name);
  return found.length === 1 ? found[0]?.text : undefined;
}

/** The only child element; undefined when there is none or more than one. */
export function onlyChild(element: XmlElement): XmlElement | undefined {
  return element.children.length === 1 ? element.children[0] : undefined;
}
