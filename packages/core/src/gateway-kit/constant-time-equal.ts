import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two texts in time that does not depend on where they differ, nor on their lengths. */
export function constantTimeEqual(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}
