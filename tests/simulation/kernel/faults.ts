import { fractionAt, hashOf } from './chance.js';

/** Every kind of fault that the world knows. */
export const faultKinds = [
  'crash before a port call', 'crash after a port call', 'store away', 'store reply lost', 'bus away', 'bus reply lost', 'slow port call',
  'process paused', 'message lost', 'message twice', 'message late', 'message out of order', 'lock expired early',
  'clock jumped', 'clock skewed', 'request never left', 'request late', 'request refused', 'rate limited', 'credentials refused',
  'answer lost', 'answer late', 'answer garbled', 'other amount moved', 'gateway contradicts itself', 'look-up failed', 'look-up lags',
  'look-up address answered twice', 'callback lost', 'callback twice', 'callback late', 'callback forged', 'money after the end', 'merchant down',
  'merchant answer lost', 'merchant asks twice at once', 'merchant reuses a key', 'stranger asks', 'refunds at once', 'handler fails',
  'paid late', 'told by two channels', 'read fails', 'captured in part',
] as const; // prettier-ignore

export type FaultKind = (typeof faultKinds)[number];

/** One decision to do harm: its kind, and where and the how-many-eth time it struck. Named so that a replay can leave it out. */
export interface Strike {
  readonly id: string;
  readonly kind: FaultKind;
  readonly place: string;
  readonly atMs: number;
}

/** Decides where harm is done. */
export interface Faults {
  /** Whether this kind strikes here and now. `weight` scales the kind's likelihood for a place that is passed more or less often. */
  readonly strikes: (kind: FaultKind, place: string, weight?: number) => boolean;
  /** The same question for a place that is passed all the time: what can be known beforehand is looked up once. */
  readonly watch: (kind: FaultKind, place: string, weight?: number) => () => boolean;
  /** A number from 0 to below 1 for the details of what struck last at the place; independent of all other choices. */
  readonly detail: (place: string) => number;
  readonly struck: readonly Strike[];
}

/** Likelihood of each kind, where it is above 0. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

const never = () => false;

interface Place {
  readonly hash: number;
  count: number;
}

/**
 * Each decision depends on the seed, its kind, its place and how often that place was passed, and on nothing else: a replay that leaves
 * one fault out keeps the others where they were. `allowed` names those that may strike; without it, all may.
 */
export function createFaults(
  seed: number,
  rates: FaultRates,
  nowMs: () => number,
  untilMs: number,
  onStrike: (strike: Strike) => void,
  allowed?: ReadonlySet<string>,
): Faults {
  const kinds = new Map<string, Map<string, Place>>();
  const struck: Strike[] = [];
  const placeOf = (kind: string, name: string): Place => {
    let places = kinds.get(kind);
    if (places === undefined) kinds.set(kind, (places = new Map<string, Place>()));
    let place = places.get(name);
    if (place === undefined) places.set(name, (place = { hash: hashOf(`${kind} at ${name}`), count: 0 }));
    return place;
  };
  const watch = (kind: FaultKind, place: string, weight = 1): (() => boolean) => {
    const rate = rates[kind];
    if (rate === undefined) return never;
    const site = placeOf(kind, place);
    return () => {
      if (nowMs() >= untilMs) return false;
      site.count += 1;
      if (fractionAt(seed, site.hash, site.count) >= rate * weight) return false;
      const id = `${kind} at ${place} #${site.count}`;
      if (allowed !== undefined && !allowed.has(id)) return false;
      const strike = { id, kind, place, atMs: nowMs() };
      struck.push(strike);
      onStrike(strike);
      return true;
    };
  };
  return {
    struck,
    watch,
    strikes: (kind, place, weight) => watch(kind, place, weight)(),
    detail: (place) => {
      const site = placeOf('detail', place);
      site.count += 1;
      return fractionAt(seed, site.hash, site.count);
    },
  };
}
