import { defaultPolicy, type RuntimePolicy } from '../../packages/runtime-kafka/src/decisions/policy.js';
import type { HousekeepingIntervals } from '../../packages/runtime-kafka/src/services/housekeeping/housekeeping.js';

const second = 1_000;

/** The production schedules, shortened alike, so that a history of two minutes sees all of them. */
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
/** A mistake in the code stays for longer: ten tries of a message take half a minute. */
export const mendedMs = 60 * second;
/** By then everything has to have ended: the longest schedule and as much again. */
export const historyEndMs = 220 * second;
/** A person looks at what is flagged this often, once the faults are over. */
export const reviewEveryMs = 10 * second;
/** A consumer that the bus has not heard of for so long loses its messages to others. */
export const sessionTimeoutMs = 5 * second;
