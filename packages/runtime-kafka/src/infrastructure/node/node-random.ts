import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '../../ports/random.js';

/** The machine's randomness. */
export const nodeRandom: Random = {
  bytes: (size) => randomBytes(size),
  fraction: () => randomInt(2 ** 32) / 2 ** 32,
};
