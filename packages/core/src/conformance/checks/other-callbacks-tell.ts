import { isDeepStrictEqual } from 'node:util';
import type { GatewayCallbackResult } from '../../gateway/v1/gateway-callback-v1.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceTold } from '../conformance-statement.js';
import { read } from './callbacks-are-read.js';

type Members = Readonly<Record<string, unknown>>;

/** Names of stated members with another value. */
const differing = (stated: Members, found: Members): readonly string[] =>
  Object.keys(stated).filter((name) => !isDeepStrictEqual(plain(stated[name]), plain(found[name])));

const plain = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

function sameMembers(what: string, stated: Members, found: Members): void {
  const names = differing(stated, found);
  const [name = ''] = names;
  promised(
    names.length === 0,
    `${what}: ${names.join(', ')} is not what the harness states (${name} is ${JSON.stringify(found[name])}, and ${JSON.stringify(stated[name])} is stated): hold what handleCallback makes of it against the provider’s documents`,
  );
}

/** Compares a result with the one that the author stated. */
function isAsStated(result: GatewayCallbackResult, expected: ConformanceTold): void {
  if ('entries' in expected) {
    promised(result.kind === 'entries', `entries are stated, and it is read as ${result.kind}`);
    promised(
      result.entries.length === expected.entries.length,
      `${expected.entries.length} entries are stated, and ${result.entries.length} come out: give every movement that the body tells of`,
    );
    const left = [...result.entries];
    for (const stated of expected.entries) {
      const by = (count: (names: readonly string[]) => boolean) =>
        left.findIndex((entry) => count(differing(stated, { ...entry })));
      const exact = by((names) => names.length === 0);
      const index =
        exact >= 0
          ? exact
          : Math.max(
              0,
              by((names) => !names.includes('entryReference')),
            );
      const [entry] = left.splice(index, 1);
      sameMembers('an entry', stated, { ...entry });
    }
    return;
  }
  if ('incomingDeposit' in expected) {
    promised(
      result.kind === 'incoming-deposit',
      `an incoming deposit is stated, and it is read as ${result.kind}`,
    );
    return sameMembers('the deposit', expected.incomingDeposit, { ...result.deposit });
  }
  promised(
    result.kind === 'validation-request',
    `a validation request is stated, and it is read as ${result.kind}`,
  );
  sameMembers('the request', expected.validationRequest, { ...result.request });
}

/** Callbacks about entries, incoming deposits and validation requests have the stated content. */
export const otherCallbacksTell: readonly ConformanceCheck[] = [
  {
    name: 'handleCallback: a callback of every other kind says what the provider said: kind, amount, currency',
    situation: 'ready',
    run: async (run) => {
      const callbacks = (await run.harness.otherCallbacks?.()) ?? [];
      if (callbacks.length === 0) return notApplicable('the harness gives no otherCallbacks');
      const silent: string[] = [];
      for (const callback of callbacks) {
        const result = await read(run, callback);
        if (callback.tells !== undefined) isAsStated(result, callback.tells);
        else if (result.kind !== 'ignored') silent.push(result.kind);
      }
      if (silent.length > 0)
        notApplicable(
          `nobody states what comes out of ${silent.join(', ')}: give each of otherCallbacks its tells`,
        );
    },
  },
];
