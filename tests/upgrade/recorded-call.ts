import { PaymentError, type PaymentErrorCode, type PaymentEffect } from '@lango/core';

/** One decision as it was made: which function, on what, and what it gave. */
export interface RecordedCall {
  /** Module and function: `decide-next-step.decideNextStep`. */
  readonly decision: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/** Plain data of what a decision is given or gives; an error keeps what decisions read of it. @throws for what is no data */
export function toPlain(value: unknown): unknown {
  if (PaymentError.is(value)) {
    const { code, effect, retryAfterMs, rawCode } = value;
    return {
      $error: {
        code,
        effect,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        ...(rawCode !== undefined && { rawCode }),
      },
    };
  }
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw new Error(`a ${typeof value} is no data`);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // A member that is `undefined` says what an absent one says.
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, toPlain(member)]),
  );
}

interface PlainError {
  readonly code: PaymentErrorCode;
  readonly effect: PaymentEffect;
  readonly retryAfterMs?: number;
  readonly rawCode?: string;
}

/** What {@link toPlain} was given. */
export function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== 'object' || value === null) return value;
  if ('$undefined' in value) return undefined;
  if ('$error' in value) {
    const { code, effect, ...rest } = value.$error as PlainError;
    return new PaymentError(code, effect, 'recorded', undefined, rest);
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromPlain(member)]));
}

/** Runs a decision on recorded arguments. What it throws is what it gives. */
export function decide(decision: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
  try {
    return toPlain(decision(...args.map(fromPlain)));
  } catch (error) {
    return { $thrown: PaymentError.is(error) ? error.code : String(error) };
  }
}
