/** A stream of numbers from a seed: the same for the same seed, on every machine. */
export interface Chance {
  /** 0 to below 1. */
  readonly fraction: () => number;
  /** 0 to `below` − 1. */
  readonly below: (below: number) => number;
  readonly happens: (likelihood: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** mulberry32: small, fast, and random enough for choices. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    happens: (likelihood) => likelihood > 0 && fraction() < likelihood,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
  };
}

/** Random bytes, four for each draw. */
export function randomBytes(chance: Chance, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let index = 0, word = 0; index < size; index += 1) {
    if (index % 4 === 0) word = chance.below(2 ** 32);
    bytes[index] = (word >>> ((index % 4) * 8)) & 0xff;
  }
  return bytes;
}

/** A number from 0 to below 1 that depends only on a seed, a place and a count. */
export function fractionAt(seed: number, place: number, count: number): number {
  return mix((Math.imul(seed ^ place, 0x9e3779b1) + Math.imul(count + 1, 0x85ebca6b)) >>> 0) / 2 ** 32;
}

/** FNV-1a of a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
