import { decide, toPlain, type RecordedCall } from './recorded-call.js';
import { kindOf, normalize } from './normalize.js';

type Decision = (...args: unknown[]) => unknown;

/** What was asked of each decision, each kind of question once; by decision and arguments. */
const asked = new Map<
  string,
  { readonly decision: Decision; readonly name: string; readonly args: readonly unknown[] }
>();

/** The module with each of its functions keeping what it is asked. */
export function recorded(
  module: string,
  exports: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(exports).map(([name, value]) => {
      if (typeof value !== 'function') return [name, value];
      const decision = value as Decision;
      return [
        name,
        (...args: unknown[]) => {
          keep(`${module}.${name}`, decision, args);
          return decision(...args);
        },
      ];
    }),
  );
}

function keep(name: string, decision: Decision, args: readonly unknown[]): void {
  let plain: readonly unknown[];
  try {
    plain = normalize(args.map(toPlain));
  } catch {
    // Decisions that are given functions are no pure ones: schedules and the like, which those that are recorded call.
    return;
  }
  const key = `${name} ${kindOf(plain)}`;
  if (!asked.has(key)) asked.set(key, { decision, name, args: plain });
}

/** Every question with the answer of this version, in an order that does not depend on the seeds. */
export function recordedCalls(): readonly RecordedCall[] {
  return [...asked]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { decision, name, args }]) => ({ decision: name, args, result: decide(decision, args) }));
}
