import { checkRequest } from '../../input/check-input.js';

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Replaces the five predefined entities and numeric references, once: `&amp;lt;` becomes `&lt;`. Anything else that looks like
 * an entity stays as written, since no other can have been declared.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `text`.
 */
export function decodeXmlEntities(text: string): string {
  checkText(text);
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal, hex, name) => {
      if (typeof name === 'string') return predefined[name] ?? whole;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return isXmlCharacter(code) ? String.fromCodePoint(code) : whole;
    },
  );
}

/** XML 1.0, section 2.2: a reference to any other character is not well-formed. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/**
 * Escapes text for an element or an attribute; characters that XML does not allow are dropped.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `text`: `undefined` would be sent as the text "undefined".
 */
export function escapeXml(text: string): string {
  return [...checkText(text)]
    .filter((character) => isXmlCharacter(character.codePointAt(0) ?? 0))
    .join('')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function checkText(text: string): string {
  if (typeof text === 'string') return text;
  throw checkRequest.wrong('text', 'must be a text');
}
