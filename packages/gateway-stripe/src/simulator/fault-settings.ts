import {
  listSimulatorFaultKinds,
  type SimulatorFault as Fault,
  type SimulatorFaultKind,
  type SimulatorFaultRule,
  type SimulatorFaultSettings,
  type SimulatorSubject,
} from '@lango/core/simulator-kit';

const operations = ['deposit', 'withdrawal', 'refund', 'capture', 'cancel', 'lookUp'] as const;

/** The operation of a request. */
export type StripeOperation = (typeof operations)[number];

/** A fault and the requests it matches; several may match one request. Default of `delayMs`: 100 for answers, 50 for webhooks. */
export type SimulatorFault = SimulatorFaultRule<StripeOperation>;

/** The description of a request that faults match on. */
export type FaultSubject = SimulatorSubject<StripeOperation>;

const kinds = Object.keys(listSimulatorFaultKinds()).filter(
  (kind) => !['maintenance', 'token-expired', 'late-success'].includes(kind),
) as readonly SimulatorFaultKind[];

/** Every kind of fault that the simulator supports. */
export function listFaultKinds(): readonly SimulatorFaultKind[] {
  return kinds;
}

/** @param policy called when no rule matches */
export function faultSettings(
  policy: ((request: FaultSubject) => Fault | undefined) | undefined,
): SimulatorFaultSettings<StripeOperation> {
  return { operations, kinds, isTogether: true, policy };
}
