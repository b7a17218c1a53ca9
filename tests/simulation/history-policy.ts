import { defaultPolicy, type RuntimePolicy } from '../../packages/runtime-kafka/src/decisions/policy.js';
import type { HousekeepingIntervals } from '../../packages/runtime-kafka/src/services/housekeeping/housekeeping.js';

const second = 1_000;

/** The production schedules, scaled down, so that a history of two minutes covers all of them. */
export const historyPolicy: RuntimePolicy = {
  ...defaultPolicy,
  attemptsMax: 3,
  retryInitialDelayMs: 400,
  retryMaxDelayMs: 3 * second,
  gatewayDeadlineMs: 3 * second,
  depositSubmitByMs: 30 * second,
  withdrawalSubmitByMs: 60 * second,
  lookUpDelaysMs: [second, 4 * second, 10 * second, 15 * second],
  lookUpUntilMs: 45 * second,
  lookUpsByHintMax: 6,
  incomingDepositWaitMs: 120 * second,
  reviewDepositAfterMs: 24 * second,
  reviewWithdrawalAfterMs: 20 * second,
  credentialsPauseMs: 4 * second,
  merchantDeadlineMs: 3 * second,
  merchantCallbackDelaysMs: [0, 0.5, 2, 4, 8, 10, 15, 20, 20, 20].map((seconds) => seconds * second),
  merchantBreakerFailures: 4,
  merchantBreakerPauseMs: 2 * second,
  merchantEndpointConcurrency: 2,
};

export const historyIntervals: HousekeepingIntervals = {
  sweepMs: 5 * second,
  sweepGraceMs: 6 * second,
  retentionMs: 3_600 * second,
};

/** Faults end here. */
export const faultsEndMs = 20 * second;
/** Bugs in handlers end later: ten attempts of a message take half a minute. */
export const bugsEndMs = 60 * second;
/** Everything must have ended by then: twice the longest schedule. */
export const historyEndMs = 220 * second;
/** How often an operator looks at reviews, once the faults have ended. */
export const reviewEveryMs = 10 * second;
/** Messages of a consumer without a heartbeat for this long are reassigned. */
export const sessionTimeoutMs = 5 * second;
