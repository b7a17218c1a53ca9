import { checkOption } from '../../input/check-input.js';
import type { XmlElement } from './xml-element.js';

/** An element's children by name, as plain data; a repeated name has a list. */
export interface XmlFields {
  /** A string, an object or a list of them. */
  readonly [name: string]: unknown;
}

/**
 * The children of an element as an object, for `answer.fields` and `callback.fields`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `element`
 */
export function xmlFields(element: XmlElement): XmlFields {
  checkOption.list('element', checkOption.object('element', element).children);
  const byName = new Map<string, unknown[]>();
  for (const child of element.children) {
    const value = child.children.length === 0 ? child.text : xmlFields(child);
    byName.set(child.name, [...(byName.get(child.name) ?? []), value]);
  }
  const members = [...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return Object.assign(Object.create(null) as object, Object.fromEntries(members)) as XmlFields;
}
