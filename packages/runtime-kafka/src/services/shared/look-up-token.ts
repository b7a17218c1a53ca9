import { createHash } from 'node:crypto';

/** Digest under which the one-time token of a look-up is stored. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
