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

/** Operations a fault can be meant for. */
export type SimulatorOperation = (typeof operations)[number];

/** A fault and the requests it meets. Members left out match every request but the token call. */
export type SimulatorFaultRule = FaultRule<SimulatorOperation, SimulatorFaultKind>;

/** What a request is, as faults see it. */
export type RequestDescription = SimulatorSubject<SimulatorOperation>;

const operations = [
  ...(['deposit', 'withdrawal', 'reversal', 'b2b', 'status', 'balance'] as const),
  ...(['deposit-query', 'c2b', 'qr', 'pull', 'token'] as const),
] as const;

/**
 * What both simulators play. `delay` has always waited after acting here, as `delay-answer` says.
 *
 * @param policy asked when no rule fits; for tests that spread faults over many requests
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
