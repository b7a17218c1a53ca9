import type { HostileSystem } from '../hostile-system.js';

/** One generated input: what it is, for whoever has to find out why it was taken, and the request. */
export interface GeneratedInput {
  readonly says: string;
  readonly request: Request;
}

/** Inputs of one kind, none of which may change what is stored, and the statuses that refuse them. */
export interface GeneratedFamily {
  readonly name: string;
  readonly status: readonly number[];
  readonly inputs: (system: HostileSystem) => readonly GeneratedInput[];
  /** Default: the api. */
  readonly door?: 'callback-receiver';
}

/** The same numbers in every run, 0 to below 1. */
export function createSequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A number of values made one after the other. */
export const times = <Value>(count: number, make: (index: number) => Value): readonly Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A text with what is at a place replaced. */
export const spliced = (text: string, at: number, removed: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + removed);
