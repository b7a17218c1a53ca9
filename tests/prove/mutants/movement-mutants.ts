import type { Mutant } from './mutant.js';

const runtime = 'packages/runtime-kafka/src';
const core = 'packages/core/src';
const attempt = `${runtime}/services/payment-processor/attempt.ts`;
const nextStep = `${runtime}/decisions/decide-next-step.ts`;
const lookUp = `${runtime}/services/look-up/look-up.ts`;
const planLookUp = `${runtime}/decisions/decide-look-up.ts`;
const error = `${runtime}/decisions/decide-on-error.ts`;
const policy = `${runtime}/decisions/policy.ts`;
const apply = `${runtime}/services/shared/apply-decision.ts`;
const call = `${runtime}/services/shared/call-gateway.ts`;

/** Protections of movements and their records. */
export const movementMutants: readonly Mutant[] = [
  {
    name: 'no-intent',
    protection: 'the intent is committed before the gateway is called',
    file: attempt,
    find: `const committed = await commitDecision(context, record, intent, { attempt: started });
  if (committed !== 'committed') return;`,
    replace: '',
    invariants: ['I2', 'I10', 'I1'],
  },
  {
    name: 'stale-intent-sends',
    protection: 'a worker whose compare-and-set did not win does not call the gateway',
    file: attempt,
    find: `  if (committed !== 'committed') return;
  if (status`,
    replace: '  if (status',
    invariants: ['I10', 'I2', 'I1'],
  },
  {
    name: 'stale-commit-counts-as-won',
    protection: 'evidence that met a newer version is decided again',
    file: apply,
    find: "if (outcome === 'committed') return { decision, committed: decision.next };",
    replace: "if (outcome !== 'failed') return { decision, committed: decision.next };",
    invariants: ['I4', 'I5', 'I17', 'I18', 'I24'],
  },
  {
    name: 'key-with-a-time',
    protection: 'the key is a pure function of transaction and operation',
    file: `${core}/transaction/idempotency-key.ts`,
    find: 'return `${transactionId}-${operation}`;',
    replace: 'return `${transactionId}-${operation}-${Date.now()}`;',
    invariants: ['I1', 'I2', 'I3'],
  },
  {
    name: 'key-without-the-operation',
    protection: 'operations on one transaction have different keys',
    file: `${core}/transaction/idempotency-key.ts`,
    find: 'return `${transactionId}-${operation}`;',
    replace: 'return transactionId;',
    invariants: ['I3'],
  },
  {
    name: 'sends-after-a-pause',
    protection: 'a worker that was stopped after its intent does not send any more',
    file: attempt,
    find: '{ sendBeforeMs: startedAt + sendWindowMs }',
    replace: '{}',
    invariants: ['I2', 'I5'],
  },
  {
    name: 'sends-after-reading-for-long',
    protection: 'the send deadline is looked at last, after everything that can be waited for',
    file: call,
    find: "      throw new PaymentError('aborted', 'none', 'the worker was paused past the send deadline');\n",
    replace: `      throw new PaymentError('aborted', 'none', 'the worker was paused past the send deadline');
    await originalOf(context, record);
`,
    invariants: ['I2', 'I5'],
  },
  {
    name: 'deadline-passed-means-not-sent',
    protection: 'an intent without an outcome may have been sent',
    file: error,
    find: "return toDecision(record, { ...outcome, cause: 'send-deadline-passed' }, context);",
    replace: `const { sendDeadlineAtMs: _, ...rest } = record;
  return { kind: 'change', cause: outcome.cause && known && 'again', next: { ...rest, nextStep: 'retry-scheduled',
    dueAtMs: context.nowMs, transaction: { ...record.transaction, version: record.transaction.version + 1 } } };`,
    invariants: ['I1', 'I5'],
  },
  {
    name: 'in-flight-is-sent-again',
    protection: 'what may be on its way is not sent a second time by whoever finds it due',
    file: nextStep,
    find: 'const decision = decideOnLostSender(record, context);',
    replace:
      'return beforeAttempt(record, context);\n      const decision = decideOnLostSender(record, context);',
    invariants: ['I1', 'I5', 'I19'],
  },
  {
    name: 'unknown-effect-is-retried',
    protection: 'an error that may have moved money makes the outcome unknown',
    file: error,
    find: "return outcome.next.kind === 'send-again'",
    replace:
      "return outcome.next.kind === 'send-again' || !(record.possiblySent || ['request_rejected'].includes(error.code))",
    invariants: ['I1', 'I5'],
  },
  {
    name: 'uncertainty-is-forgotten',
    protection: 'the worst effect of all attempts in place is reported (uncertainty is sticky)',
    file: `${core}/resilience/with-retry.ts`,
    find: 'throw uncertain ? withUnknownEffect(toPaymentError(thrown)) : thrown;',
    replace: 'throw thrown;',
    invariants: ['I5', 'I1'],
  },
  {
    name: 'time-out-means-not-sent',
    protection: 'a time-out after sending is no proof',
    file: `${core}/resilience/with-timeout.ts`,
    find: "new PaymentError('gateway_timeout', 'unknown',",
    replace: "new PaymentError('gateway_timeout', 'none',",
    invariants: ['I1', 'I5'],
  },
  {
    name: 'any-error-is-harmless',
    protection: 'what a plugin throws without saying its effect may have moved money',
    file: `${core}/errors/to-payment-error.ts`,
    find: "new PaymentError('unexpected', 'unknown', wordsOf(thrown), thrown)",
    replace: "new PaymentError('unexpected', 'none', wordsOf(thrown), thrown)",
    invariants: ['I1', 'I5'],
  },
  {
    name: 'everything-may-be-repeated',
    protection: 'an unknown effect is repeated in place only where the gateway honours the key',
    file: `${core}/errors/is-safe-to-retry.ts`,
    find: "return error.effect === 'none' || idempotency === 'native';",
    replace: 'return true;',
    invariants: ['I1'],
  },
  {
    name: 'resent-without-a-native-key',
    protection: 'only a gateway that honours the key is sent the same request again',
    file: planLookUp,
    find: "if (capability?.idempotency !== 'native' || transaction.submittedAt === undefined) return false;",
    replace: 'if (capability === undefined || transaction.submittedAt === undefined) return false;',
    invariants: ['I1'],
  },
  {
    name: 'resent-after-the-key-was-forgotten',
    protection: 'the same request is sent again only while the gateway surely remembers its key',
    file: policy,
    find: 'elapsedMs + sendMsMax(policy) < (keyLifetimeMs ?? 0) * keyLifetimeShare;',
    replace: 'true;',
    invariants: ['I1'],
  },
  {
    name: 'resent-after-a-pause',
    protection: 'a look-up’s worker that was stopped after its commit does not send any more',
    file: lookUp,
    find: '? { sendBeforeMs: startedAt + sendWindowMs }',
    replace: '? {}',
    invariants: ['I1', 'I2', 'I5'],
  },
  {
    name: 'resent-while-flagged',
    protection: 'a flagged transaction is not sent again when it is looked up',
    file: planLookUp,
    find: "transaction.status !== 'unknown' || review !== undefined || isKnownThere",
    replace: "transaction.status !== 'unknown' || isKnownThere",
    invariants: ['I19'],
  },
  {
    name: 'submitted-while-flagged',
    protection: 'a flagged transaction is not submitted by the processor',
    file: nextStep,
    find: 'if (record.review !== undefined && isSending(record))',
    replace: 'if (record.review !== undefined && isSending(record) && context.nowMs < 0)',
    invariants: ['I19'],
  },
  {
    name: 'error-overrides-what-was-learned',
    protection: 'an attempt’s error adds nothing to what a callback has already shown',
    file: `${runtime}/decisions/decide-on-outcome.ts`,
    find: '  if (isOvertaken) return overtaken;',
    replace: '',
    invariants: ['I4', 'I5', 'I9', 'I18'],
  },
  {
    name: 'attempts-without-end',
    protection: 'attempts are counted and end',
    file: error,
    find: 'if (!costsNothing && record.attempts >= policy.attemptsMax)',
    replace: 'if (false as boolean)',
    invariants: ['I22'],
  },
  {
    name: 'open-breaker-costs-attempts',
    protection: 'an open breaker costs the transaction no attempt',
    file: error,
    find: "  'circuit_open',\n",
    replace: '',
    invariants: ['I5'],
  },
  {
    name: 'look-up-at-once',
    protection: 'a look-up waits for its time, unless a callback that proves nothing has made it due now',
    file: `${runtime}/services/callback-processor/apply-callback.ts`,
    find: "if (committed === undefined || decision.kind !== 'change' || decision.isNow !== true) return;",
    replace: "if (committed === undefined || decision.kind !== 'change') return;",
    invariants: ['I22'],
  },
  {
    name: 'part-is-booked-as-all',
    protection: 'a deposit of which only a part was captured is booked for that part',
    file: `${core}/evidence/apply-response.ts`,
    find: 'const captured = response.isPartialCapture === true ? response.money : undefined;',
    replace: 'const captured = undefined;',
    invariants: ['I6', 'I24'],
  },
  {
    name: 'less-is-a-part',
    protection: 'another amount is a contradiction, unless the gateway says that only a part was captured',
    file: `${core}/evidence/find-contradiction.ts`,
    find: "if (isPartialCapture === true && transaction.kind === 'deposit' && isPart) return undefined;",
    replace: "if (transaction.kind === 'deposit' && isPart) return undefined;",
    invariants: ['I6', 'I24'],
  },
];
