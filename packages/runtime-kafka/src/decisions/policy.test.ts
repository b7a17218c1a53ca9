import { describe, expect, it } from 'vitest';
import { leaveToLookUp } from './decide-on-requested-operation.js';
import { decideOnResponse } from './decide-on-response.js';
import { defaultPolicy, isKeyRemembered, sendMsMax } from './policy.js';
import { context, nowMs, recordIn } from './testing/record-in.js';

describe('the lifetime of a key', () => {
  const lifetimeMs = 60_000;
  const lastMs = 0.8 * lifetimeMs - sendMsMax(defaultPolicy);
  it.each([
    ['at once', 0, true],
    ['just before its flight is longer than the rest', lastMs - 1, true],
    ['just after', lastMs, false],
    ['when the clock went back', -1, false],
  ])('a request is repeated only if the key outlives its flight: %s', (_, elapsedMs, isRemembered) => {
    expect(isKeyRemembered(defaultPolicy, lifetimeMs, elapsedMs)).toBe(isRemembered);
  });
  it('a key of unknown lifetime counts as forgotten', () => {
    expect(isKeyRemembered(defaultPolicy, undefined, 0)).toBe(false);
  });
});

describe('news after the last look-up', () => {
  const openSinceMs = nowMs - context.policy.lookUpUntilMs - 1;
  const firstDelayMs = context.policy.lookUpDelaysMs[0] ?? NaN;
  it('is followed by one more, which requests the review', () => {
    const late = { openSinceMs, lookUps: 99, possiblySent: true };
    const pending = { status: 'pending', gatewayReference: 'g-1' } as const;
    const answered = decideOnResponse(recordIn('unknown', late), pending, 'look-up', context);
    expect(answered).toMatchObject({ next: { dueAtMs: nowMs + firstDelayMs } });
    const givenUp = leaveToLookUp(recordIn('pending', late), 'cancel-request_rejected', context);
    expect(givenUp.next).toMatchObject({ dueAtMs: nowMs + firstDelayMs });
  });
});
