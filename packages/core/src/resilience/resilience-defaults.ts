/** The settings of the layers where a host gives none. Delays and deadlines in milliseconds. */
export const resilienceDefaults = /* @__PURE__ */ Object.freeze({
  retry: /* @__PURE__ */ Object.freeze({
    attemptsMax: 3,
    initialDelayMs: 200,
    maxDelayMs: 5_000,
    deadlineMs: 30_000,
  }),
  circuitBreaker: /* @__PURE__ */ Object.freeze({
    failuresInARow: 5,
    openForMs: 30_000,
    halfOpenCallsMax: 1,
  }),
  timeout: /* @__PURE__ */ Object.freeze({ timeoutMs: 20_000 }),
  bulkhead: /* @__PURE__ */ Object.freeze({ callsMax: 64, waitingMax: 0 }),
});

/** Longest delay of a Node timer: a longer one fires at once. */
export const longestTimerMs = 2 ** 31 - 1;
