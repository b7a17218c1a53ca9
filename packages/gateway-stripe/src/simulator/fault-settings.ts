import {
  listSimulatorFaultKinds,
  type SimulatorFault as Fault,
  type SimulatorFaultKind,
  type SimulatorFaultRule,
  type SimulatorFaultSettings,
  type SimulatorSubject,
} from '@lango/core/simulator-kit';

const operations = ['deposit', 'withdrawal', 'refund', 'capture', 'cancel', 'lookUp'] as const;

/** What a request asks Stripe for. */
export type StripeOperation = (typeof operations)[number];

/** A fault and the requests it meets; several may meet one. Default of `delayMs`: 100 for answers, 50 for webhooks. */
export type SimulatorFault = SimulatorFaultRule<StripeOperation>;

/** What a request is, as faults see it. */
export type FaultSubject = SimulatorSubject<StripeOperation>;

const kinds = Object.keys(listSimulatorFaultKinds()).filter(
  (kind) => !['maintenance', 'token-expired', 'late-success'].includes(kind),
) as readonly SimulatorFaultKind[];

/** Every kind of fault that the simulator plays. */
export function listFaultKinds(): readonly SimulatorFaultKind[] {
  return kinds;
}

/** @param policy asked when no rule fits */
export function faultSettings(
  policy: ((request: FaultSubject) => Fault | undefined) | undefined,
): SimulatorFaultSettings<StripeOperation> {
  return { operations, kinds, isTogether: true, policy };
}
