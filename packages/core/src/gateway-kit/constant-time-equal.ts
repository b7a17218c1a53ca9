import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares two strings in constant time, independent of where they differ and of their lengths. False if either is not a string, so that two
 * missing signatures are never equal.
 */
export function constantTimeEqual(left: string, right: string): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  // Not UTF-8, which encodes every lone surrogate as the same three bytes.
  const digest = (text: string) => createHash('sha256').update(text, 'utf16le').digest();
  return timingSafeEqual(digest(left), digest(right));
}
