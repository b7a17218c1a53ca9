import { createChance, type Chance } from './kernel/chance.js';
import { faultKinds, type FaultKind, type FaultRates } from './kernel/faults.js';
import { drawHabits, type ProviderHabits } from './provider/habits.js';

/** The plan of a history, drawn from its seed. */
export interface HistoryPlan {
  readonly providers: readonly ProviderHabits[];
  /** Processes at the start; each runs every service. */
  readonly processes: number;
  /** Payments requested by merchants, without refunds. */
  readonly payments: number;
  readonly rates: FaultRates;
  readonly lock: 'honest' | 'always' | 'never';
  /** Every message is lost, so only claims trigger work. */
  readonly losesEveryMessage: boolean;
  /** Merchants refund what succeeded. */
  readonly refunds: boolean;
}

/** Likelihoods at one place in a bad history. */
const likelihoods: Readonly<Record<FaultKind, number>> = {
  'crash before a port call': 0.012,
  'crash after a port call': 0.012,
  'store away': 0.03,
  'store reply lost': 0.04,
  'bus away': 0.05,
  'bus reply lost': 0.05,
  'slow port call': 0.04,
  'process paused': 0.008,
  'message lost': 0.15,
  'message twice': 0.2,
  'message late': 0.2,
  'message out of order': 0.2,
  'lock expired early': 0.4,
  'clock jumped': 0.5,
  'clock skewed': 0.5,
  'request never left': 0.4,
  'request late': 0.25,
  'request refused': 0.08,
  'rate limited': 0.15,
  'credentials refused': 0.08,
  'answer lost': 0.3,
  'answer late': 0.25,
  'answer garbled': 0.1,
  'other amount moved': 0.1,
  'gateway contradicts itself': 0.25,
  'look-up failed': 0.2,
  'look-up lags': 0.4,
  'look-up address answered twice': 0.4,
  'callback lost': 0.3,
  'callback twice': 0.3,
  'callback late': 0.3,
  'callback forged': 0.5,
  'money after the end': 0.3,
  'merchant down': 0.25,
  'merchant answer lost': 0.2,
  'merchant asks twice at once': 0.4,
  'merchant reuses a key': 0.2,
  'stranger asks': 0.4,
  'refunds at once': 0.5,
  'handler fails': 0.08,
  'paid late': 0.4,
  'told by two channels': 0.5,
  'read fails': 0.2,
  'captured in part': 0.2,
  'decline told last': 0.6,
  'answer of another': 0.15,
};

/** Kinds added later, each with its own random stream. */
const laterKinds: ReadonlyMap<FaultKind, number> = new Map([
  ['handler fails', 0x3c6ef372],
  ['paid late', 0x1b873593],
  ['told by two channels', 0x2545f491],
  ['read fails', 0x5bd1e995],
  ['captured in part', 0x6b43a9b5],
  ['decline told last', 0x51ed270b],
  ['answer of another', 0x2c1b3c6d],
]);

/**
 * Draws a history. Each leaves out some kinds of faults at random, because faults mask each other: a history without crashes reaches states
 * that one with many crashes never does.
 */
export function drawPlan(seed: number): HistoryPlan {
  const chance = createChance(seed ^ 0x27d4eb2f);
  const share = chance.pick([0, 0.25, 0.5, 0.8]);
  const strength = chance.pick([0.5, 1, 1, 2]);
  const rates: Partial<Record<FaultKind, number>> = {};
  const draw = (kind: FaultKind, by: Chance): void => {
    if (by.happens(share)) rates[kind] = Math.min(0.9, likelihoods[kind] * strength);
  };
  for (const kind of faultKinds) if (!laterKinds.has(kind)) draw(kind, chance);
  // Their own random streams keep earlier seeds unchanged.
  for (const [kind, salt] of laterKinds) draw(kind, createChance(seed ^ salt));
  return {
    providers: [drawHabits('sim', chance), drawHabits('other', chance)],
    processes: 2 + chance.below(2),
    payments: 1 + chance.below(3),
    rates,
    lock: chance.pick(['honest', 'honest', 'always', 'never'] as const),
    losesEveryMessage: chance.happens(0.08),
    refunds: chance.happens(0.7),
  };
}
