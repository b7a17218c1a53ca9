/** Every fault that simulators know, with its meaning. */
const meanings = {
  delay: 'waits `delayMs`, then acts and answers',
  'delay-answer': 'acts, waits `delayMs`, answers',
  'drop-before-acting': 'cuts the connection without acting',
  'drop-after-acting': 'acts, then cuts the connection',
  'truncate-answer': 'acts, then sends half an answer',
  throttle: 'refuses because there are too many requests',
  maintenance: 'refuses because it is under maintenance',
  'token-expired': 'the access token is refused and revoked',
  'error-500': 'answers 500 without acting',
  'error-500-after-acting': 'acts, then answers 500',
  decline: 'the payment is declined, with `code`',
  'fail-later': 'the payment is accepted and fails later, with `code`',
  'late-success': 'the payment is reported as failed with `code`, and succeeds `delayMs` later',
  'no-callback': 'no callback comes',
  'late-callback': 'the callback comes `delayMs` late',
  'duplicate-callback': 'the callback comes twice',
  'reorder-callbacks':
    'the callback comes before the answer; of several, the first comes `delayMs` after the others',
  'malformed-callback': 'half a callback comes first',
  'forged-callback': 'a callback with an invalid signature comes first',
} as const;

/** The name of a fault. */
export type SimulatorFaultKind = keyof typeof meanings;

/** Every kind of fault, with what it does. Each simulator supports the kinds that make sense for its provider. */
export function listSimulatorFaultKinds(): Readonly<Record<SimulatorFaultKind, string>> {
  return meanings;
}

/** One fault. */
export interface SimulatorFault<Kind extends string = SimulatorFaultKind> {
  /** What goes wrong. */
  readonly kind: Kind;
  /** Milliseconds, where the kind waits. Default: the simulator's. */
  readonly delayMs?: number | undefined;
  /** The provider's own code, where the kind takes one. Default: the simulator's. */
  readonly code?: string | undefined;
}

/** A fault and the requests it matches. Members left out match every request. */
export interface SimulatorFaultRule<
  Operation extends string = string,
  Kind extends string = SimulatorFaultKind,
> {
  /** Operation of the request. */
  readonly operation?: Operation | undefined;
  /** All of these have to hold. */
  readonly match?:
    | {
        /** ISO 4217 minor units. */
        readonly amountMinor?: number | undefined;
        /** Phone number, account or card; a leading `+` makes no difference. */
        readonly counterparty?: string | undefined;
        /** Any number of the payment, ours or the provider's. */
        readonly reference?: string | undefined;
        /** Ours. */
        readonly transactionId?: string | undefined;
      }
    | undefined;
  /** How many requests it applies to. Default 1. */
  readonly times?: number | undefined;
  /** What happens to them. */
  readonly fault: SimulatorFault<Kind>;
}

/** The request as rules match it. */
export interface SimulatorSubject<Operation extends string = string> {
  /** Operation of the request. */
  readonly operation: Operation;
  /** ISO 4217 minor units. */
  readonly amountMinor?: number | undefined;
  /** Phone number, account or card. */
  readonly counterparty?: string | undefined;
  /** The payment's number. */
  readonly reference?: string | undefined;
  /** Ours. */
  readonly transactionId?: string | undefined;
  /** Further counterparties and references that a rule may name. */
  readonly alsoKnownAs?: readonly string[] | undefined;
}
