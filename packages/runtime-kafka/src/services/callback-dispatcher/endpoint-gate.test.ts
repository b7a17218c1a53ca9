import { createManualClock } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../decisions/policy.js';
import { createEndpointGate, type GateAnswer } from './endpoint-gate.js';

describe('the gate before an endpoint', () => {
  const policy = {
    ...defaultPolicy,
    merchantEndpointConcurrency: 2,
    merchantConcurrency: 4,
    merchantBreakerFailures: 3,
    merchantBreakerPauseMs: 1_000,
  };
  const gate = () => {
    const clock = createManualClock();
    const enterOf = createEndpointGate(
      { now: () => clock.now(), monotonicNow: () => clock.now(), after: () => () => undefined },
      policy,
    );
    const enter = (address: string, merchantId = `merchant of ${address}`) => enterOf(address, merchantId);
    return { clock, enter };
  };
  const leave = (answer: GateAnswer, succeeded: boolean) => {
    if (answer.kind !== 'enter') throw new Error('the gate was closed');
    answer.leave(succeeded);
  };

  it('lets a limited number in at once, per endpoint', () => {
    const { enter } = gate();
    const first = enter('a');
    enter('a');
    expect(enter('a').kind).toBe('wait');
    expect(enter('b').kind).toBe('enter');
    leave(first, true);
    expect(enter('a').kind).toBe('enter');
  });

  it('closes after consecutive failures, then lets one probe through', () => {
    const { clock, enter } = gate();
    for (let failure = 0; failure < 3; failure += 1) leave(enter('a'), false);
    expect(enter('a')).toEqual({ kind: 'wait', ms: 1_000 });
    clock.advance(1_000);
    const probe = enter('a');
    expect(enter('a').kind).toBe('wait');
    leave(probe, true);
    expect(enter('a').kind).toBe('enter');
    expect(enter('a').kind).toBe('enter');
  });

  it('limits the callbacks of one merchant over all its addresses', () => {
    const { enter } = gate();
    for (const address of ['a', 'b', 'c', 'd']) expect(enter(address, 'mer_1').kind).toBe('enter');
    expect(enter('e', 'mer_1')).toEqual({ kind: 'wait', ms: 1_000 });
    expect(enter('e', 'mer_2').kind).toBe('enter');
  });

  it('counts the failures at an address for each merchant apart', () => {
    const { enter } = gate();
    for (let failure = 0; failure < 3; failure += 1) leave(enter('https://hooks.com', 'mer_1'), false);
    expect(enter('https://hooks.com', 'mer_1').kind).toBe('wait');
    expect(enter('https://hooks.com', 'mer_2').kind).toBe('enter');
  });

  it('spaces refused deliveries at the pace of the address', () => {
    const { clock, enter } = gate();
    const slow = enter('a');
    clock.advance(4_000);
    leave(slow, true);
    enter('a');
    enter('a');
    const waits = [1, 2, 3].map(() => enter('a')).map((answer) => answer.kind === 'wait' && answer.ms);
    expect(waits).toEqual([1_000, 3_000, 5_000]);
  });

  it('makes none wait longer than half a minute, and forgets the pace of an address that has recovered', () => {
    const { clock, enter } = gate();
    const slow = enter('a');
    clock.advance(4_000);
    leave(slow, true);
    const [first] = [enter('a'), enter('a')] as const;
    const waits = Array.from({ length: 30 }, () => enter('a'));
    expect(Math.max(...waits.map((answer) => (answer.kind === 'wait' ? answer.ms : 0)))).toBe(30_000);
    clock.advance(100);
    leave(first, true);
    enter('a');
    expect(enter('a')).toEqual({ kind: 'wait', ms: 1_000 });
  });
});
