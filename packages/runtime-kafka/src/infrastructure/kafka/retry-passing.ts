import type { Clock } from '../../ports/clock.js';

const pauseMs = 250;

/** Retries transient errors (see {@link isPassing}) for `timeoutMs`; throws other errors, and the last one at the end. */
export async function retryPassing<Result>(
  clock: Clock,
  timeoutMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const until = clock.monotonicNow() + timeoutMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || clock.monotonicNow() + pauseMs > until) throw error;
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
  }
}

/**
 * Whether an error is transient: one that kafkajs marks as retriable, also inside the error that it throws after its own retries, and inside
 * errors per topic, where an existing topic counts as created.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errors, cause, retriable, type } = error as Error & Partial<KafkaFailure>;
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isPassing);
  return retriable === true || type === 'TOPIC_ALREADY_EXISTS' || isPassing(cause);
}

/** Members of the errors of kafkajs. */
interface KafkaFailure {
  readonly retriable: boolean;
  readonly type: string;
  readonly errors: readonly unknown[];
}
