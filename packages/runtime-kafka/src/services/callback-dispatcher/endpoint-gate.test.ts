import { createManualClock } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../decisions/policy.js';
import { createEndpointGate, type GateAnswer } from './endpoint-gate.js';

describe('the gate before an endpoint', () => {
  const policy = {
    ...defaultPolicy,
    merchantEndpointConcurrency: 2,
    merchantBreakerFailures: 3,
    merchantBreakerPauseMs: 1_000,
  };
  const gate = () => {
    const clock = createManualClock();
    const enter = createEndpointGate(
      { now: () => clock.now(), monotonicNow: () => clock.now(), after: () => () => undefined },
      policy,
    );
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

  it('closes after failures in a row, and lets one find out whether the endpoint is back', () => {
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
});
