import { describe, expect, it } from 'vitest';
import { leaveToLookUp } from './decide-on-requested-operation.js';
import { decideOnResponse } from './decide-on-response.js';
import { defaultPolicy, isKeyRemembered, sendMsMax } from './policy.js';
import { context, nowMs, recordIn } from './record-in.js';

describe('the life of a key', () => {
  const lifetimeMs = 60_000;
  const lastMs = 0.8 * lifetimeMs - sendMsMax(defaultPolicy);
  it.each([
    ['at once', 0, true],
    ['just before its way is longer than what is left', lastMs - 1, true],
    ['just after', lastMs, false],
    ['when the clock went back', -1, false],
  ])('a request is repeated only if the key outlives its way: %s', (_, elapsedMs, isRemembered) => {
    expect(isKeyRemembered(defaultPolicy, lifetimeMs, elapsedMs)).toBe(isRemembered);
  });
  it('a key of unknown life is forgotten at once', () => {
    expect(isKeyRemembered(defaultPolicy, undefined, 0)).toBe(false);
  });
});

describe('news after the last look-up', () => {
  const openSinceMs = nowMs - context.policy.lookUpUntilMs - 1;
  const firstDelayMs = context.policy.lookUpDelaysMs[0] ?? NaN;
  it('is followed by one more, which asks a person', () => {
    const late = { openSinceMs, lookUps: 99, possiblySent: true };
    const pending = { status: 'pending', gatewayReference: 'g-1' } as const;
    const told = decideOnResponse(recordIn('unknown', late), pending, 'look-up', context);
    expect(told).toMatchObject({ next: { dueAtMs: nowMs + firstDelayMs } });
    const given = leaveToLookUp(recordIn('pending', late), 'cancel-request_rejected', context);
    expect(given.next).toMatchObject({ dueAtMs: nowMs + firstDelayMs });
  });
});
