import { PaymentError } from '@lango/core';

/** Most bytes of one message. Source: reliability reference, gateway callbacks, 2026-11-22. */
export const maxMessageBytes = 256 * 1024;

/** A message body: JSON, XML as text, or something else (HTML of an edge server, nothing at all). */
export type MpesaBody =
  | { readonly format: 'json'; readonly json: unknown }
  | { readonly format: 'xml'; readonly text: string }
  | { readonly format: 'other' };

const suspiciousKey = /__proto__|constructor|prototype|\\u00/i;

/**
 * Detects the format of a body, and parses JSON. Bytes that are not UTF-8 become replacement characters: a name may hold them, and an id
 * or an amount with one is refused later.
 *
 * @throws {PaymentError} `callback_unreadable`, effect `none`, when it is too large, cut short, or holds a key such as `__proto__`
 */
export function decodeMpesaBody(bytes: Uint8Array): MpesaBody {
  if (bytes.length > maxMessageBytes) refuse(`it is larger than ${maxMessageBytes} bytes`);
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  const first = text.charCodeAt(firstVisible(text));
  if (first === 0x3c)
    return /^\s*<(?:!doctype\s+html|html)/i.test(text) ? { format: 'other' } : { format: 'xml', text };
  if (first !== 0x7b && first !== 0x5b) return { format: 'other' };
  const json = parseJson(text);
  if (suspiciousKey.test(text) && hasPrototypeKey(json))
    refuse('it has a key named __proto__, constructor or prototype');
  return { format: 'json', json };
}

function firstVisible(text: string): number {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('it is not JSON');
  }
}

/** Iterative, because only the size of the body limits its nesting. */
function hasPrototypeKey(json: unknown): boolean {
  const open: unknown[] = [json];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') return true;
      const inner = (value as Record<string, unknown>)[key];
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
  return false;
}

function refuse(why: string): never {
  throw new PaymentError('callback_unreadable', 'none', `the message is refused: ${why}`);
}
