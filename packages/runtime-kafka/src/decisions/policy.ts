/** Durations of one schedule, in milliseconds. */
export interface RuntimePolicy {
  /** Attempts that reach the gateway, or try to, before giving up. Default 5. */
  readonly attemptsMax: number;
  /** First requeue delay; doubles each time, full jitter. Default 2,000. */
  readonly retryInitialDelayMs: number;
  /** Most a requeue delay grows to. Default 900,000 (15 minutes). */
  readonly retryMaxDelayMs: number;
  /** Absolute deadline of one gateway call. Default 20,000. */
  readonly gatewayDeadlineMs: number;
  /** From creation; a deposit never first sent by then ends `failed(expired)`. Default 600,000 (10 minutes). */
  readonly depositSubmitByMs: number;
  /** The same of a withdrawal. Default 86,400,000 (a day). */
  readonly withdrawalSubmitByMs: number;
  /** Delays of the look-ups after the outcome became open; the last one repeats until `lookUpUntilMs`. Default 15 s, 1 min, 5 min, 15 min, 1 h, 6 h, 24 h. */
  readonly lookUpDelaysMs: readonly number[];
  /** How long an open outcome is looked up. Default 7 days. */
  readonly lookUpUntilMs: number;
  /** Look-ups of one transaction after which callbacks that prove nothing no longer hasten the next: anyone may send them. Default 30. */
  readonly lookUpsByHintMax: number;
  /** How long a payment that nobody asked for waits while it may be a deposit of ours whose receipt is not known yet. Default 600,000 (10 minutes). */
  readonly incomingDepositWaitMs: number;
  /** Unknown for longer: a person is asked. Default 3,600,000 (an hour). */
  readonly reviewWithdrawalAfterMs: number;
  /** The same of a deposit. Default 86,400,000 (a day). */
  readonly reviewDepositAfterMs: number;
  /** How long a proposed reissue can be approved. Default 86,400,000 (a day). */
  readonly reissueProposalMs: number;
  /** Pause of a gateway instance whose credentials were refused. Default 300,000 (5 minutes). */
  readonly credentialsPauseMs: number;
  /** Absolute deadline of one merchant callback. Default 20,000. */
  readonly merchantDeadlineMs: number;
  /** Delays of merchant-callback tries; each is varied by ±20 %. Default 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
  readonly merchantCallbackDelaysMs: readonly number[];
  /** An endpoint without one success for so long is disabled. Default 120 hours. */
  readonly merchantDisableAfterMs: number;
  /** Callbacks to one endpoint under way at once, in one process. Default 8. */
  readonly merchantEndpointConcurrency: number;
  /** Callbacks to all addresses of one merchant under way at once, in one process; never less than to one endpoint. Default 64. */
  readonly merchantConcurrency: number;
  /** Failures in a row after which an endpoint is left alone for the pause; waiting costs a callback no try. Default 5. */
  readonly merchantBreakerFailures: number;
  /** That pause. Default 60,000. */
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

/** Milliseconds from such a commit until its request can no longer be on its way: the window, the call's own deadline, and as much again for a repeat inside the retry layer. */
export function sendMsMax({ gatewayDeadlineMs }: RuntimePolicy): number {
  return sendWindowMs + 2 * gatewayDeadlineMs;
}

/** Milliseconds for which a delivery belongs to whoever took it: a try's deadline, and as long as it takes to say so. */
export const deliveryClaimMs = ({ merchantDeadlineMs }: RuntimePolicy): number => merchantDeadlineMs + 5_000;

/** Share of a native key's lifetime within which the same request may be sent again. */
const keyLifetimeShare = 0.8;

/**
 * Whether a gateway surely remembers the key of a request that is so old, for as long as its repeat may be on its way. Less than nothing: the
 * clock went back, and nobody knows how old it is.
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
 * When to look after something was learned that is no outcome: by schedule, and once more where that has ended, since the look that finds
 * it ended asks a person (I18).
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
