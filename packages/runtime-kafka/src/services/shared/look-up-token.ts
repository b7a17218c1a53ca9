import { createHash } from 'node:crypto';

/** How the one-time token of a look-up's address is stored. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
