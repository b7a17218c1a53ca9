import type { Random } from '../ports/random.js';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 10 characters of time, 16 of randomness. Source: ulid/spec, "Canonical String Representation", read 2026-11-22. */
export function createUlid(nowMs: number, random: Random): string {
  let time = '';
  for (let rest = nowMs, index = 0; index < 10; index += 1) {
    time = (alphabet[rest % 32] ?? '') + time;
    rest = Math.floor(rest / 32);
  }
  let randomness = '';
  for (const byte of random.bytes(16)) randomness += alphabet[byte % 32] ?? '';
  return time + randomness;
}
