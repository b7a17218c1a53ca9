import type {
  SimulatorFault as Fault,
  SimulatorFaultKind as FaultKind,
  SimulatorFaultRule as FaultRule,
  SimulatorFaultSettings,
  SimulatorSubject,
} from '@lango/core/simulator-kit';

/** What can go wrong at either simulator of M-Pesa. `reorder-callback` is another name of `reorder-callbacks`. */
export type SimulatorFaultKind = FaultKind | 'reorder-callback';

/** One fault. `code` of a `decline` is by default 1032 for a deposit and 1 for the rest; of a `late-success` 1037. */
export type SimulatorFault = Fault<SimulatorFaultKind>;

/** Operations that a fault can match. */
export type SimulatorOperation = (typeof operations)[number];

/** A fault and the requests it matches. Members left out match every request except the token call. */
export type SimulatorFaultRule = FaultRule<SimulatorOperation, SimulatorFaultKind>;

/** The description of a request that faults match on. */
export type RequestDescription = SimulatorSubject<SimulatorOperation>;

const operations = [
  ...(['deposit', 'withdrawal', 'reversal', 'b2b', 'status', 'balance'] as const),
  ...(['deposit-query', 'c2b', 'qr', 'pull', 'token'] as const),
] as const;

/**
 * Faults of both simulators. `delay` is another name of `delay-answer`.
 *
 * @param policy called when no rule matches; for tests that spread faults over many requests
 */
export function faultSettings(
  more: readonly FaultKind[],
  policy?: (request: RequestDescription) => SimulatorFault | undefined,
): SimulatorFaultSettings<SimulatorOperation> {
  return {
    operations,
    kinds: [
      ...([
        'delay-answer',
        'drop-before-acting',
        'drop-after-acting',
        'truncate-answer',
        'throttle',
        'maintenance',
      ] as const),
      ...([
        'token-expired',
        'decline',
        'no-callback',
        'late-callback',
        'duplicate-callback',
        'malformed-callback',
      ] as const),
      ...more,
    ],
    aliases: { delay: 'delay-answer', 'reorder-callback': 'reorder-callbacks' },
    onlyByName: ['token'],
    policy,
  };
}
