import { linkFaults, type FaultProxy, type LinkFault } from './fault-proxy.js';

/** One fault on one link. */
export interface LinkFaultEvent {
  readonly link: string;
  readonly fault: LinkFault;
  readonly atMs: number;
  readonly forMs: number;
}

/** Settings of {@link planFaults}. */
export interface FaultPlanOptions {
  readonly seed: number;
  readonly links: readonly string[];
  readonly durationMs: number;
  /** Links that may be faulty at once. */
  readonly lanes: number;
}

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Every kind on every link, shuffled, again and again until the time is over. The same seed plans the same. */
export function planFaults({ seed, links, durationMs, lanes }: FaultPlanOptions): readonly LinkFaultEvent[] {
  const random = seededNumbers(seed);
  const deck: { link: string; fault: LinkFault }[] = [];
  const draw = (busy: ReadonlySet<string>) => {
    if (deck.length === 0) {
      const all = links.flatMap((link) => linkFaults.map((fault) => ({ link, fault })));
      while (all.length > 0) deck.push(...all.splice(Math.floor(random() * all.length), 1));
    }
    const index = deck.findIndex(({ link }) => !busy.has(link));
    return index < 0 ? undefined : deck.splice(index, 1)[0];
  };
  const events: LinkFaultEvent[] = [];
  const freeAt = Array.from({ length: lanes }, (_, lane) => lane * 700);
  for (;;) {
    const lane = freeAt.indexOf(Math.min(...freeAt));
    const atMs = Math.round(freeAt[lane] ?? 0);
    if (atMs >= durationMs) return events;
    const busy = new Set(
      events.filter((event) => event.atMs + event.forMs + quietMs > atMs).map(({ link }) => link),
    );
    const drawn = draw(busy);
    // Mostly short; every fifth longer than sessions and deadlines.
    const forMs = Math.round(random() < 0.2 ? 5_000 + 6_000 * random() : 600 + 2_400 * random());
    if (drawn === undefined) {
      freeAt[lane] = atMs + quietMs;
      continue;
    }
    const ends = Math.min(forMs, durationMs - atMs);
    events.push({ ...drawn, atMs, forMs: ends });
    freeAt[lane] = atMs + ends + Math.round(quietMs * random());
  }
}

const quietMs = 800;

/** Carries a plan out; resolves when the last fault is over. */
export async function runFaults(
  events: readonly LinkFaultEvent[],
  proxies: ReadonlyMap<string, FaultProxy>,
): Promise<void> {
  await Promise.all(
    events.map(async ({ link, fault, atMs, forMs }) => {
      const proxy = proxies.get(link);
      if (proxy === undefined) throw new Error(`there is no link ${link}`);
      await sleep(atMs);
      proxy.setFault(fault);
      await sleep(forMs);
      proxy.setFault(undefined);
    }),
  );
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
