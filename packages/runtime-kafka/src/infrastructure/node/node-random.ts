import { randomFillSync, randomInt } from 'node:crypto';
import type { Random } from '../../ports/random.js';

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** The system's random bytes, fetched in blocks. Each byte is used once and overwritten. */
export const nodeRandom: Random = {
  bytes: (size) => {
    if (size > pool.length) return randomFillSync(Buffer.alloc(size));
    if (used + size > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = Buffer.from(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  },
  fraction: () => randomInt(2 ** 32) / 2 ** 32,
};
