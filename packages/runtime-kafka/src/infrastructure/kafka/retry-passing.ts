import type { Clock } from '../../ports/clock.js';

const pauseMs = 250;

/** Does it again while it fails with what passes (see {@link isPassing}), for `patienceMs`; throws everything else, and the last failure. */
export async function retryPassing<Result>(
  clock: Clock,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const until = clock.monotonicNow() + patienceMs;
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
 * Whether Kafka may answer otherwise soon: what kafkajs marks as retriable, also inside the error that it throws once it has given up itself, and one for each
 * topic, where a topic that exists counts as made.
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
