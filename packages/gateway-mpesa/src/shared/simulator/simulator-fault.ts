import { PaymentError } from '@lango/core';
import { checkSettings, type ShapeOf } from '@lango/core/gateway-kit';

/**
 * What goes wrong with one request.
 *
 * `delay` the answer comes `delayMs` late, after acting · `drop-before-acting`, `drop-after-acting` the connection is cut · `decline` the
 * outcome carries `code` · `no-callback`, `late-callback` (by `delayMs`), `duplicate-callback`, `malformed-callback` · `reorder-callback` the
 * callback comes before the answer to the request · `late-success` the prompt is told as failed with `code`, and `delayMs` later the customer
 * pays all the same · `throttle` spike arrest · `maintenance` · `token-expired` the token is refused, and gone.
 */
export type SimulatorFaultKind =
  | 'delay'
  | 'drop-before-acting'
  | 'drop-after-acting'
  | 'decline'
  | 'no-callback'
  | 'late-callback'
  | 'duplicate-callback'
  | 'reorder-callback'
  | 'malformed-callback'
  | 'late-success'
  | 'throttle'
  | 'maintenance'
  | 'token-expired';

/** One fault. */
export interface SimulatorFault {
  readonly kind: SimulatorFaultKind;
  /** For `delay`, `late-callback` and `late-success`. Default 1,000. */
  readonly delayMs?: number;
  /** For `decline`: default 1032 for a deposit, 1 for the rest. For `late-success`: default 1037. */
  readonly code?: string;
}

/** Operations a fault can be meant for. */
export type SimulatorOperation =
  | 'deposit'
  | 'withdrawal'
  | 'reversal'
  | 'b2b'
  | 'status'
  | 'balance'
  | 'deposit-query'
  | 'c2b'
  | 'qr'
  | 'pull'
  | 'token';

/** What a request is, as faults see it. */
export interface RequestDescription {
  readonly operation: SimulatorOperation;
  readonly amountMinor?: number;
  readonly counterparty?: string;
  /** Account reference, OriginatorConversationID or receipt. */
  readonly reference?: string;
  /** Ours, from the callback address. */
  readonly transactionId?: string;
}

/** A fault and the requests it meets. Members left out match every request but the token call. */
export interface SimulatorFaultRule {
  readonly operation?: SimulatorOperation;
  readonly match?: {
    readonly amountMinor?: number;
    readonly counterparty?: string;
    readonly reference?: string;
    readonly transactionId?: string;
  };
  /** How many requests it meets. Default 1. */
  readonly times?: number;
  readonly fault: SimulatorFault;
}

const faultKinds: ReadonlySet<string> = new Set<SimulatorFaultKind>([
  'delay',
  'drop-before-acting',
  'drop-after-acting',
  'decline',
  'no-callback',
  'late-callback',
  'duplicate-callback',
  'reorder-callback',
  'malformed-callback',
  'late-success',
  'throttle',
  'maintenance',
  'token-expired',
]);

/** True for a value that has the shape of a rule: what the control API takes. */
export function isFaultRule(value: unknown): value is SimulatorFaultRule {
  if (typeof value !== 'object' || value === null || !('fault' in value)) return false;
  const { fault } = value;
  return typeof fault === 'object' && fault !== null && 'kind' in fault && faultKinds.has(String(fault.kind));
}

const ruleShape = {
  operation: true,
  match: { amountMinor: true, counterparty: true, reference: true, transactionId: true },
  times: true,
  fault: { kind: true, delayMs: true, code: true },
} as const satisfies ShapeOf<SimulatorFaultRule>;

/** @throws {PaymentError} `configuration_invalid`, effect `none`: a member that is none, or a fault of no known kind */
function checkRule(rule: SimulatorFaultRule): SimulatorFaultRule {
  checkSettings(rule, ruleShape);
  if (isFaultRule(rule)) return rule;
  const message = `fault.kind must be one of ${[...faultKinds].join(', ')}`;
  throw new PaymentError('configuration_invalid', 'none', message, undefined, { field: 'fault.kind' });
}

/** The rules in force. */
export interface FaultList {
  add(rule: SimulatorFaultRule): void;
  clear(): void;
  /** The first fault that meets the request; it is used up by that. */
  take(request: RequestDescription): SimulatorFault | undefined;
}

/** @param policy asked when no rule fits; for tests that spread faults over many requests */
export function createFaultList(
  policy?: (request: RequestDescription) => SimulatorFault | undefined,
): FaultList {
  let rules: { readonly rule: SimulatorFaultRule; left: number }[] = [];
  return {
    add: (rule) => rules.push({ rule: checkRule(rule), left: rule.times ?? 1 }),
    clear: () => {
      rules = [];
    },
    take(request) {
      const found = rules.find(({ rule, left }) => left > 0 && meets(rule, request));
      if (found === undefined) return policy?.(request);
      found.left -= 1;
      if (found.left <= 0) rules = rules.filter((entry) => entry !== found);
      return found.rule.fault;
    },
  };
}

function meets(rule: SimulatorFaultRule, request: RequestDescription): boolean {
  // A token call is met only by a rule that names it: a rule for any request is meant for the payment that follows.
  if (rule.operation === undefined ? request.operation === 'token' : rule.operation !== request.operation)
    return false;
  const { amountMinor, counterparty, reference, transactionId } = rule.match ?? {};
  if (amountMinor !== undefined && amountMinor !== request.amountMinor) return false;
  if (reference !== undefined && reference !== request.reference) return false;
  if (transactionId !== undefined && transactionId !== request.transactionId) return false;
  return counterparty === undefined || counterparty.replace(/^\+/, '') === request.counterparty;
}
