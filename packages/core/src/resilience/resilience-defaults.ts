/** The settings of the layers where a host gives none. Delays and deadlines in milliseconds. */
export const resilienceDefaults = {
  retry: { attemptsMax: 3, initialDelayMs: 200, maxDelayMs: 5_000, deadlineMs: 30_000 },
  circuitBreaker: { failuresInARow: 5, openForMs: 30_000, halfOpenCallsMax: 1 },
  timeout: { timeoutMs: 20_000 },
  bulkhead: { callsMax: 64, waitingMax: 0 },
} as const;

/** Longest delay a timer of Node keeps: a longer one fires at once. */
export const longestTimerMs = 2 ** 31 - 1;
