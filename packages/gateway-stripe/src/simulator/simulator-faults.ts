import { z } from 'zod';

/** What may go wrong with the webhooks of one request. */
export type CallbackFault =
  | { readonly kind: 'no-callback' }
  | { readonly kind: 'late-callback'; readonly delayMs: number }
  | { readonly kind: 'duplicate-callback' }
  | { readonly kind: 'reorder-callbacks'; readonly delayMs: number }
  | { readonly kind: 'malformed-callback' }
  | { readonly kind: 'forged-callback' };

/**
 * A fault, the same shape in every simulator of this SDK. `operation` is ours; `match` narrows it; `times` is how often it strikes
 * (default once).
 */
export const simulatorFault = z.strictObject({
  operation: z.enum(['deposit', 'withdrawal', 'refund', 'capture', 'cancel', 'lookUp']).optional(),
  match: z
    .strictObject({
      /** ISO 4217 minor units. */
      amountMinor: z.number().int().optional(),
      /** Payment method, connected account or customer. */
      counterparty: z.string().optional(),
      /** Ours or Stripe's. */
      reference: z.string().optional(),
    })
    .optional(),
  times: z.number().int().min(1).max(1_000_000).optional(),
  fault: z.strictObject({
    kind: z.enum([
      /** Waits, then acts and answers; meanwhile the key is in progress. */
      'delay',
      /** Acts, then waits before it answers. */
      'delay-answer',
      /** Cuts the connection before anything happened. */
      'drop-before-acting',
      /** Acts, then cuts the connection. */
      'drop-after-acting',
      /** Acts, then sends half an answer. */
      'truncate-answer',
      /** Refuses: `code` is a decline code for a card, an error code for the rest. */
      'decline',
      /** 429. */
      'throttle',
      /** 500 without having acted, kept under the key as Stripe keeps it. */
      'error-500',
      /** 500 although it acted, kept under the key. */
      'error-500-after-acting',
      /** Payouts, refunds and bank debits: fails after it looked good; `code` says why. */
      'fail-later',
      'no-callback',
      'late-callback',
      'duplicate-callback',
      /** The first webhook of the request comes after the others. */
      'reorder-callbacks',
      /** A well-signed body that is no event comes first. */
      'malformed-callback',
      /** A badly signed copy comes first. */
      'forged-callback',
    ]),
    delayMs: z.number().int().min(0).max(600_000).optional(),
    code: z.string().optional(),
  }),
});

/** A fault to add. */
export type SimulatorFault = z.infer<typeof simulatorFault>;

/** What a request is, for matching. */
export interface FaultSubject {
  readonly operation: NonNullable<SimulatorFault['operation']>;
  readonly amountMinor: number | undefined;
  readonly counterparties: readonly string[];
  readonly references: readonly string[];
}

/** The faults still to strike. */
export interface FaultList {
  add(fault: SimulatorFault): void;
  list(): readonly SimulatorFault[];
  clear(): void;
  /** Every fault that strikes this request, each used up by one. */
  strike(subject: FaultSubject): readonly SimulatorFault['fault'][];
}

/** Faults in the order added; several may strike one request. */
export function createFaultList(): FaultList {
  let faults: { fault: SimulatorFault; left: number }[] = [];
  return {
    add: (fault) => void faults.push({ fault: simulatorFault.parse(fault), left: fault.times ?? 1 }),
    list: () => faults.map(({ fault, left }) => ({ ...fault, times: left })),
    clear: () => {
      faults = [];
    },
    strike: (subject) => {
      const hits = faults.filter(({ fault }) => matches(fault, subject));
      hits.forEach((hit) => (hit.left -= 1));
      faults = faults.filter(({ left }) => left > 0);
      return hits.map(({ fault }) => fault.fault);
    },
  };
}

function matches({ operation, match = {} }: SimulatorFault, subject: FaultSubject): boolean {
  if (operation !== undefined && operation !== subject.operation) return false;
  if (match.amountMinor !== undefined && match.amountMinor !== subject.amountMinor) return false;
  if (match.counterparty !== undefined && !subject.counterparties.includes(match.counterparty)) return false;
  return match.reference === undefined || subject.references.includes(match.reference);
}

/** The webhook fault among those that struck, if any. */
export function callbackFaultOf(faults: readonly SimulatorFault['fault'][]): CallbackFault | undefined {
  const found = faults.find(({ kind }) => kind.endsWith('-callback') || kind === 'reorder-callbacks');
  if (found === undefined) return undefined;
  const { kind, delayMs = 50 } = found;
  if (kind === 'late-callback' || kind === 'reorder-callbacks') return { kind, delayMs };
  return { kind } as CallbackFault;
}
