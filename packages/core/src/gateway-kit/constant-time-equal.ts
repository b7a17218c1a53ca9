import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares two texts in time that does not depend on where they differ, nor on their lengths. False where either is no text, so that two
 * missing signatures are never equal.
 */
export function constantTimeEqual(left: string, right: string): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  // Not UTF-8, in which every half of a surrogate pair is the same three bytes.
  const digest = (text: string) => createHash('sha256').update(text, 'utf16le').digest();
  return timingSafeEqual(digest(left), digest(right));
}
