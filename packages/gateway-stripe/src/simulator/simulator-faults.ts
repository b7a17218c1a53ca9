import { checkSettings, type ShapeOf } from '@lango/core/gateway-kit';
import { z } from 'zod';

/** What may go wrong with the webhooks of one request. */
export type CallbackFault =
  | { readonly kind: 'no-callback' }
  | { readonly kind: 'late-callback'; readonly delayMs: number }
  | { readonly kind: 'duplicate-callback' }
  | { readonly kind: 'reorder-callbacks'; readonly delayMs: number }
  | { readonly kind: 'malformed-callback' }
  | { readonly kind: 'forged-callback' };

/** What can go wrong. */
export type SimulatorFaultKind =
  /** Waits, then acts and answers; meanwhile the key is in progress. */
  | 'delay'
  /** Acts, then waits before it answers. */
  | 'delay-answer'
  /** Cuts the connection before anything happened. */
  | 'drop-before-acting'
  /** Acts, then cuts the connection. */
  | 'drop-after-acting'
  /** Acts, then sends half an answer. */
  | 'truncate-answer'
  /** Refuses: `code` is a decline code for a card, an error code for the rest. */
  | 'decline'
  /** 429. */
  | 'throttle'
  /** 500 without having acted, kept under the key as Stripe keeps it. */
  | 'error-500'
  /** 500 although it acted, kept under the key. */
  | 'error-500-after-acting'
  /** Payouts and refunds: fails after it looked good; `code` says why. */
  | 'fail-later'
  | 'no-callback'
  | 'late-callback'
  | 'duplicate-callback'
  /** The first webhook of the request comes `delayMs` after the others. */
  | 'reorder-callbacks'
  /** Half a body, well signed, comes first. */
  | 'malformed-callback'
  /** A badly signed copy comes first. */
  | 'forged-callback';

/** A fault to add, the same shape in every simulator of this SDK. */
export interface SimulatorFault {
  /** Default: any request. */
  readonly operation?: 'deposit' | 'withdrawal' | 'refund' | 'capture' | 'cancel' | 'lookUp' | undefined;
  /** Narrows it. */
  readonly match?:
    | {
        /** ISO 4217 minor units. */
        readonly amountMinor?: number | undefined;
        /** Payment method, connected account or customer. */
        readonly counterparty?: string | undefined;
        /** Ours or Stripe's. */
        readonly reference?: string | undefined;
      }
    | undefined;
  /** How often it strikes. Default 1. */
  readonly times?: number | undefined;
  readonly fault: {
    readonly kind: SimulatorFaultKind;
    /** Milliseconds. Default 100 for answers, 50 for webhooks. */
    readonly delayMs?: number | undefined;
    /** Stripe's word for what went wrong, where the kind takes one. */
    readonly code?: string | undefined;
  };
}

const faultKinds = [
  'delay', 'delay-answer', 'drop-before-acting', 'drop-after-acting', 'truncate-answer', 'decline', 'throttle', 'error-500',
  'error-500-after-acting', 'fail-later', 'no-callback', 'late-callback', 'duplicate-callback', 'reorder-callbacks',
  'malformed-callback', 'forged-callback',
] as const satisfies readonly SimulatorFaultKind[]; // prettier-ignore

/** Every kind of fault. */
export function listFaultKinds(): readonly SimulatorFaultKind[] {
  return faultKinds;
}

/** Checks a fault that came over HTTP. */
export const simulatorFault: z.ZodType<SimulatorFault> = z.strictObject({
  operation: z.enum(['deposit', 'withdrawal', 'refund', 'capture', 'cancel', 'lookUp']).optional(),
  match: z
    .strictObject({
      amountMinor: z.number().int().optional(),
      counterparty: z.string().optional(),
      reference: z.string().optional(),
    })
    .optional(),
  times: z.number().int().min(1).max(1_000_000).optional(),
  fault: z.strictObject({
    kind: z.enum(faultKinds),
    delayMs: z.number().int().min(0).max(600_000).optional(),
    code: z.string().optional(),
  }),
});

/** Every member of a fault, for the name of one that is none. */
export const simulatorFaultShape = {
  operation: true,
  match: { amountMinor: true, counterparty: true, reference: true },
  times: true,
  fault: { kind: true, delayMs: true, code: true },
} as const satisfies ShapeOf<SimulatorFault>;

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
    add: (fault) => {
      checkSettings(fault, simulatorFaultShape);
      faults.push({ fault: simulatorFault.parse(fault), left: fault.times ?? 1 });
    },
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
