import { writeSync } from 'node:fs';
import type { PaymentGateway } from '@lango/core';
import type { CrashPlan, CrashPoint, PortCall, ProcessNote } from './crash-point.js';
import { nameCall, subjectOf } from './name-call.js';

/** Wraps the ports of this process. */
export interface Striker {
  readonly around: <Port extends object>(port: string, methods: Port) => Port;
  readonly aroundGateway: (gateway: PaymentGateway) => PaymentGateway;
}

type Method = (...args: unknown[]) => unknown;

/** Tells the parent at once, whatever happens next: nothing is buffered. */
export const tell = (note: ProcessNote): void => void writeSync(1, `${JSON.stringify(note)}\n`);

/** Tells each call the first time it is made, and at the first planned one does to this very process what the plan says. */
export function createStriker(plan: CrashPlan | undefined): Striker {
  const told = new Set<string>();
  const planned = new Set(plan?.points.map(({ call, when }) => `${when} ${call}`));
  const strike = (call: PortCall, when: CrashPoint['when'], args: readonly unknown[]): void => {
    if (plan === undefined || !planned.has(`${when} ${call.name}`)) return;
    planned.clear();
    const about = subjectOf(args);
    tell({ note: 'struck', call: call.name, when, ...(about !== undefined && { about }) });
    process.kill(process.pid, plan.signal);
  };
  const guard =
    (nameOf: (args: readonly unknown[]) => PortCall, method: Method): Method =>
    (...args) => {
      const call = nameOf(args);
      if (!told.has(call.name)) {
        told.add(call.name);
        tell({ note: 'call', ...call });
      }
      strike(call, 'before', args);
      const result = method(...args);
      if (!(result instanceof Promise)) {
        strike(call, 'after', args);
        return result;
      }
      return result.finally(() => strike(call, 'after', args));
    };
  const around: Striker['around'] = (port, methods) => {
    const names = Object.keys(methods).filter((name) => typeof Reflect.get(methods, name) === 'function');
    tell({ note: 'ports', methods: names.map((name) => `${port}.${name}`) });
    const guarded = names.map((name) => [
      name,
      guard((args) => nameCall(port, name, args), Reflect.get(methods, name) as Method),
    ]);
    return { ...methods, ...(Object.fromEntries(guarded) as object) };
  };
  return {
    around,
    aroundGateway: (gateway) => {
      const operations = Object.entries(gateway as object).filter(
        ([name, member]) => typeof member === 'function' && gatewayCalls.has(name),
      ) as [string, Method][];
      tell({ note: 'ports', methods: operations.map(([name]) => `gateway.${name}`) });
      const guarded = operations.map(([method, operation]) => {
        const name = `gateway.${method}(${gateway.gatewayId})`;
        return [method, guard(() => ({ port: 'gateway', method, name }), operation)];
      });
      return { ...gateway, ...(Object.fromEntries(guarded) as object) };
    },
  };
}

/** The operations that leave the process; a callback is read inside it. */
const gatewayCalls = new Set(['deposit', 'withdraw', 'refund', 'reverse', 'lookUp', 'capture', 'cancel']);
