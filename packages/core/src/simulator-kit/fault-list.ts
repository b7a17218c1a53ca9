import { PaymentError } from '../errors/payment-error.js';
import { checkRequest } from '../input/check-input.js';
import { findUnknownSetting, type ShapeOf } from '../settings/find-unknown-setting.js';
import type {
  SimulatorFault,
  SimulatorFaultKind,
  SimulatorFaultRule,
  SimulatorSubject,
} from './simulator-fault.js';

/** Which faults a simulator supports. */
export interface SimulatorFaultSettings<Operation extends string> {
  /** Operations of its requests. */
  readonly operations: readonly Operation[];
  /** Supported kinds; a rule with another kind is refused. */
  readonly kinds: readonly SimulatorFaultKind[];
  /** Other names of kinds, such as former ones. */
  readonly aliases?: Readonly<Record<string, SimulatorFaultKind>>;
  /** Operations that only a rule naming them matches, such as `token`: a rule without an operation is meant for the payment itself. */
  readonly onlyByName?: readonly Operation[];
  /** True: all matching rules apply to the request. Default: only the first; the next one applies to the next request. */
  readonly isTogether?: boolean;
  /** Called when no rule matches: for tests that spread faults over many requests. */
  readonly policy?:
    ((subject: SimulatorSubject<Operation>) => SimulatorFault<string> | undefined) | undefined;
}

/** The active rules. */
export interface SimulatorFaultList<Operation extends string = string> {
  /** @throws {PaymentError} `invalid_request`, effect `none`, naming the member: a misspelled member would never match */
  add(rule: SimulatorFaultRule<Operation, string>): void;
  /** The active rules, with their remaining `times`. */
  list(): readonly SimulatorFaultRule<Operation>[];
  clear(): void;
  /** The faults to inject into this request; each counts as one use. */
  take(subject: SimulatorSubject<Operation>): readonly SimulatorFault[];
}

/** Rules match in the order in which they were added. */
export function createFaultList<Operation extends string>(
  settings: SimulatorFaultSettings<Operation>,
): SimulatorFaultList<Operation> {
  const { onlyByName = [], isTogether = false, policy } = settings;
  let rules: { readonly rule: SimulatorFaultRule<Operation>; left: number }[] = [];
  return {
    add: (rule) => {
      const read = readRule(rule, settings);
      rules.push({ rule: read, left: read.times ?? 1 });
    },
    list: () => rules.map(({ rule, left }) => ({ ...rule, times: left })),
    clear: () => {
      rules = [];
    },
    take: (subject) => {
      const matching = rules.filter(({ rule }) => matches(rule, subject, onlyByName));
      const injected = isTogether ? matching : matching.slice(0, 1);
      for (const entry of injected) entry.left -= 1;
      rules = rules.filter(({ left }) => left > 0);
      if (injected.length > 0) return injected.map(({ rule }) => rule.fault);
      const drawn = policy?.(subject);
      return drawn === undefined ? [] : [readFault(drawn, settings)];
    },
  };
}

const ruleShape = {
  operation: true,
  match: { amountMinor: true, counterparty: true, reference: true, transactionId: true },
  times: true,
  fault: { kind: true, delayMs: true, code: true },
} as const satisfies ShapeOf<SimulatorFaultRule>;

function readRule<Operation extends string>(
  value: SimulatorFaultRule<Operation, string>,
  settings: SimulatorFaultSettings<Operation>,
): SimulatorFaultRule<Operation> {
  const { operation, match, times, fault } = checkRequest.object('rule', value);
  const unknown = findUnknownSetting(ruleShape, value);
  if (unknown !== undefined)
    throw new PaymentError('invalid_request', 'none', unknown.message, undefined, {
      field: unknown.field.includes('.') ? unknown.field : 'rule',
    });
  if (operation !== undefined) checkRequest.oneOf('operation', operation, settings.operations);
  if (times !== undefined) checkRequest.number('times', times, { least: 1, most: 1_000_000, whole: true });
  if (match !== undefined) {
    const { amountMinor, ...texts } = checkRequest.object('match', match);
    if (amountMinor !== undefined)
      checkRequest.number('match.amountMinor', amountMinor, { least: 0, whole: true });
    for (const [name, text] of Object.entries(texts))
      if (text !== undefined) checkRequest.text(`match.${name}`, text);
  }
  return { ...value, fault: readFault(fault, settings) };
}

function readFault<Operation extends string>(
  value: SimulatorFault<string>,
  { kinds, aliases = {} }: SimulatorFaultSettings<Operation>,
): SimulatorFault {
  const { kind, delayMs, code } = checkRequest.object('fault', value);
  if (delayMs !== undefined)
    checkRequest.number('fault.delayMs', delayMs, { least: 0, most: 3_600_000, whole: true });
  if (code !== undefined) checkRequest.text('fault.code', code);
  const known = checkRequest.oneOf<string>('fault.kind', kind, [...kinds, ...Object.keys(aliases)]);
  return { ...value, kind: aliases[known] ?? (known as SimulatorFaultKind) };
}

function matches<Operation extends string>(
  { operation, match = {} }: SimulatorFaultRule<Operation>,
  subject: SimulatorSubject<Operation>,
  onlyByName: readonly Operation[],
): boolean {
  if (operation === undefined ? onlyByName.includes(subject.operation) : operation !== subject.operation)
    return false;
  const { amountMinor, counterparty, reference, transactionId } = match;
  const { alsoKnownAs = [] } = subject;
  const isNamed = (wanted: string | undefined, name: string | undefined) =>
    wanted === undefined || withoutPlus(wanted) === withoutPlus(name ?? '') || alsoKnownAs.includes(wanted);
  return (
    (amountMinor === undefined || amountMinor === subject.amountMinor) &&
    isNamed(counterparty, subject.counterparty) &&
    isNamed(reference, subject.reference) &&
    (transactionId === undefined || transactionId === subject.transactionId)
  );
}

const withoutPlus = (name: string) => name.replace(/^\+/, '');
