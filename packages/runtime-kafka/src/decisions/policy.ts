/** Durations of one schedule, in milliseconds. */
export interface RuntimePolicy {
  /** Attempts at a request before giving up. Default 5. */
  readonly attemptsMax: number;
  /** First requeue delay; doubles each time, full jitter. Default 2,000. */
  readonly retryInitialDelayMs: number;
  /** Longest requeue delay. Default 900,000 (15 minutes). */
  readonly retryMaxDelayMs: number;
  /** Absolute deadline of one gateway call. Default 20,000. */
  readonly gatewayDeadlineMs: number;
  /** A deposit that was never sent within this time of its creation ends `failed(expired)`. Default 600,000 (10 minutes). */
  readonly depositSubmitByMs: number;
  /** The same for a withdrawal. Default 86,400,000 (a day). */
  readonly withdrawalSubmitByMs: number;
  /** Delays of the look-ups after the outcome became open; the last one repeats until `lookUpUntilMs`. Default 15 s, 1 min, 5 min, 15 min, 1 h, 6 h, 24 h. */
  readonly lookUpDelaysMs: readonly number[];
  /** How long an open outcome is looked up. Default 7 days. */
  readonly lookUpUntilMs: number;
  /** After this many look-ups of a transaction, unverified callbacks no longer trigger another: anyone can send them. Default 30. */
  readonly lookUpsByHintMax: number;
  /** How long an incoming deposit waits while it may be one of our deposits whose receipt is not known yet. Default 600,000 (10 minutes). */
  readonly incomingDepositWaitMs: number;
  /** A withdrawal that is unknown for longer goes to review. Default 3,600,000 (an hour). */
  readonly reviewWithdrawalAfterMs: number;
  /** The same for a deposit. Default 86,400,000 (a day). */
  readonly reviewDepositAfterMs: number;
  /** How long a proposed reissue can be approved. Default 86,400,000 (a day). */
  readonly reissueProposalMs: number;
  /** Pause of a gateway instance whose credentials were refused. Default 300,000 (5 minutes). */
  readonly credentialsPauseMs: number;
  /** Absolute deadline of one merchant callback. Default 20,000. */
  readonly merchantDeadlineMs: number;
  /** Delays before the attempts at a merchant callback, each ±20 %. Default 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
  readonly merchantCallbackDelaysMs: readonly number[];
  /** An endpoint without a success for this long is disabled. Default 120 hours. */
  readonly merchantDisableAfterMs: number;
  /** Concurrent callbacks to one endpoint, per process. Default 8. */
  readonly merchantEndpointConcurrency: number;
  /** Concurrent callbacks to all addresses of one merchant, per process; at least those to one endpoint. Default 64. */
  readonly merchantConcurrency: number;
  /** Consecutive failures after which an endpoint is paused; waiting costs a callback no attempt. Default 5. */
  readonly merchantBreakerFailures: number;
  /** Pause of a failing endpoint. Default 60,000. */
  readonly merchantBreakerPauseMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The schedules of the reliability reference. */
export const defaultPolicy: RuntimePolicy = {
  attemptsMax: 5,
  retryInitialDelayMs: 2 * second,
  retryMaxDelayMs: 15 * minute,
  gatewayDeadlineMs: 20 * second,
  depositSubmitByMs: 10 * minute,
  withdrawalSubmitByMs: day,
  lookUpDelaysMs: [15 * second, minute, 5 * minute, 15 * minute, hour, 6 * hour, day],
  lookUpUntilMs: 7 * day,
  lookUpsByHintMax: 30,
  incomingDepositWaitMs: 10 * minute,
  reviewWithdrawalAfterMs: hour,
  reviewDepositAfterMs: day,
  reissueProposalMs: day,
  credentialsPauseMs: 5 * minute,
  merchantDeadlineMs: 20 * second,
  merchantCallbackDelaysMs: [
    0,
    5 * second,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ],
  merchantDisableAfterMs: 120 * hour,
  merchantEndpointConcurrency: 8,
  merchantConcurrency: 64,
  merchantBreakerFailures: 5,
  merchantBreakerPauseMs: minute,
};

/** Milliseconds from a commit that allows a request until it must be written; a worker that was paused for longer does not send. */
export const sendWindowMs = 5 * second;

/** Milliseconds from such a commit until its request can no longer be in flight: the window, the call's own deadline, and as much again for a repeat inside the retry layer. */
export function sendMsMax({ gatewayDeadlineMs }: RuntimePolicy): number {
  return sendWindowMs + 2 * gatewayDeadlineMs;
}

/** Milliseconds for which a claimed delivery is left to its worker: the deadline of an attempt, and time to record the result. */
export const deliveryClaimMs = ({ merchantDeadlineMs }: RuntimePolicy): number => merchantDeadlineMs + 5_000;

/** Share of a native key's lifetime within which the same request may be sent again. */
const keyLifetimeShare = 0.8;

/**
 * Whether a gateway surely remembers the key of a request of this age, for as long as its repeat may be in flight. False for a negative age: the
 * clock went back, and the true age is unknown.
 */
export function isKeyRemembered(
  policy: RuntimePolicy,
  keyLifetimeMs: number | undefined,
  elapsedMs: number,
): boolean {
  return elapsedMs >= 0 && elapsedMs + sendMsMax(policy) < (keyLifetimeMs ?? 0) * keyLifetimeShare;
}

/** When to look next, counted from the last look; `undefined` when the schedule has ended. */
export function nextLookUpAt(
  policy: RuntimePolicy,
  lookUps: number,
  openSinceMs: number,
  nowMs: number,
): number | undefined {
  const at = nowMs + lookUpDelay(policy, lookUps);
  return at - openSinceMs > policy.lookUpUntilMs ? undefined : at;
}

/**
 * When to look up after news without an outcome: by schedule, and once more after its end, since that last look-up requests the review (I18).
 */
export function lookUpAfterNews(
  policy: RuntimePolicy,
  lookUps: number,
  openSinceMs: number,
  nowMs: number,
): number {
  return nextLookUpAt(policy, lookUps, openSinceMs, nowMs) ?? nowMs + lookUpDelay(policy, 0);
}

/** Milliseconds before look-up `lookUps + 1`. */
export function lookUpDelay({ lookUpDelaysMs }: RuntimePolicy, lookUps: number): number {
  return lookUpDelaysMs[Math.min(lookUps, lookUpDelaysMs.length - 1)] ?? day;
}

/** Delay before attempt `attempts + 1`: exponential, full jitter, never below what the gateway asked for. */
export function retryDelay(
  policy: RuntimePolicy,
  attempts: number,
  fraction: number,
  retryAfterMs = 0,
): number {
  const most = Math.min(policy.retryMaxDelayMs, policy.retryInitialDelayMs * 2 ** Math.max(0, attempts - 1));
  return Math.max(retryAfterMs, Math.round(fraction * most));
}
