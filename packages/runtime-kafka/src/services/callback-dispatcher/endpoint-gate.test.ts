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
    const timers = new Set<() => void>();
    const after = (_ms: number, run: () => void) => {
      timers.add(run);
      return () => timers.delete(run);
    };
    const enterOf = createEndpointGate(
      { now: () => clock.now(), monotonicNow: () => clock.now(), after },
      policy,
    );
    const enter = (address: string, merchantId = `merchant of ${address}`) => enterOf(address, merchantId);
    return { clock, enter, timers };
  };
  const turnIn = (answer: GateAnswer) => {
    if (answer.kind !== 'queue') throw new Error('it does not wait in this process');
    return answer.turn;
  };
  const leave = (answer: GateAnswer, succeeded: boolean) => {
    if (answer.kind !== 'enter') throw new Error('the gate was closed');
    answer.leave(succeeded);
  };

  it('lets a limited number in at once, per endpoint', () => {
    const { enter } = gate();
    const first = enter('a');
    enter('a');
    expect(enter('a').kind).toBe('queue');
    expect(enter('b').kind).toBe('enter');
    leave(first, true);
    expect(enter('b').kind).toBe('enter');
  });

  it('lets waiting events of a quick address in as others leave, first come first', async () => {
    const { enter, timers } = gate();
    const first = enter('a');
    enter('a');
    const [second, third] = [turnIn(enter('a')), turnIn(enter('a'))];
    leave(first, true);
    const entry = await second;
    expect(entry.kind).toBe('enter');
    expect(enter('a').kind).toBe('queue');
    leave(entry, true);
    expect((await third).kind).toBe('enter');
    expect(timers.size).toBe(1);
  });

  it('postpones an event that found no room within a second', async () => {
    const { clock, enter, timers } = gate();
    const first = enter('a');
    enter('a');
    const turn = turnIn(enter('a'));
    clock.advance(1_000);
    for (const run of timers) run();
    expect(await turn).toEqual({ kind: 'wait', ms: 1_000 });
    leave(first, true);
    expect(enter('a').kind).toBe('enter');
  });

  it('closes after consecutive failures, also for waiting events, then lets probes through', async () => {
    const { clock, enter } = gate();
    const [first, second] = [enter('a'), enter('a')];
    const turn = turnIn(enter('a'));
    leave(first, false);
    leave(second, false);
    leave(await turn, false);
    expect(enter('a')).toEqual({ kind: 'wait', ms: 1_000 });
    clock.advance(1_000);
    const [probe, other] = [enter('a'), enter('a')];
    const next = turnIn(enter('a'));
    leave(probe, false);
    expect(await next).toEqual({ kind: 'wait', ms: 1_000 });
    leave(other, true);
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

  it('spaces events without room at the pace of the address', () => {
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
    expect(enter('a').kind).toBe('queue');
  });
});
