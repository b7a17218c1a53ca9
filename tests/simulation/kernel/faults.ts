import { fractionAt, hashOf } from './chance.js';

/** Every kind of fault that the world knows. */
export const faultKinds = [
  'crash before a port call', 'crash after a port call', 'store away', 'store reply lost', 'bus away', 'bus reply lost', 'slow port call',
  'process paused', 'message lost', 'message twice', 'message late', 'message out of order', 'lock expired early',
  'clock jumped', 'clock skewed', 'request never left', 'request late', 'request refused', 'rate limited', 'credentials refused',
  'answer lost', 'answer late', 'answer garbled', 'other amount moved', 'gateway contradicts itself', 'look-up failed', 'look-up lags',
  'look-up address answered twice', 'callback lost', 'callback twice', 'callback late', 'callback forged', 'money after the end', 'merchant down',
  'merchant answer lost', 'merchant asks twice at once', 'merchant reuses a key', 'stranger asks', 'refunds at once', 'handler fails',
  'paid late', 'told by two channels', 'read fails', 'captured in part', 'decline told last', 'answer of another',
] as const; // prettier-ignore

export type FaultKind = (typeof faultKinds)[number];

/** One injected fault. Its id consists of kind, place and count, so that a replay can leave it out. */
export interface InjectedFault {
  readonly id: string;
  readonly kind: FaultKind;
  readonly place: string;
  readonly atMs: number;
}

/** Decides which faults are injected. */
export interface Faults {
  /** Injects this kind of fault here with its likelihood; true when injected. `weight` adjusts for places that are passed more or less often. */
  readonly inject: (kind: FaultKind, place: string, weight?: number) => boolean;
  /** The same for a place that is passed often: everything constant is looked up once. */
  readonly watch: (kind: FaultKind, place: string, weight?: number) => () => boolean;
  /** A number from 0 to below 1 for the details of the last fault at the place; independent of all other choices. */
  readonly detail: (place: string) => number;
  readonly injected: readonly InjectedFault[];
}

/** Likelihood of each kind, where it is above 0. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

const never = () => false;

interface Place {
  readonly hash: number;
  count: number;
}

/**
 * Each decision depends only on the seed, its kind, its place and how often that place was passed, so a replay that leaves one fault out
 * keeps the others. `allowed` names the faults that may be injected; without it, all may.
 */
export function createFaults(
  seed: number,
  rates: FaultRates,
  nowMs: () => number,
  untilMs: number,
  onInject: (fault: InjectedFault) => void,
  allowed?: ReadonlySet<string>,
): Faults {
  const kinds = new Map<string, Map<string, Place>>();
  const injected: InjectedFault[] = [];
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
      const fault = { id, kind, place, atMs: nowMs() };
      injected.push(fault);
      onInject(fault);
      return true;
    };
  };
  return {
    injected,
    watch,
    inject: (kind, place, weight) => watch(kind, place, weight)(),
    detail: (place) => {
      const site = placeOf('detail', place);
      site.count += 1;
      return fractionAt(seed, site.hash, site.count);
    },
  };
}
