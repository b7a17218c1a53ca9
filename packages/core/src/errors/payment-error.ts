import type { PaymentErrorCode } from './payment-error-code.js';

/** `none`: no money can have moved. `unknown`: it may have; look the transaction up first. */
export type PaymentEffect = 'none' | 'unknown';

/** Further details of a {@link PaymentError}. Never a header, a URL or a credential. */
export interface PaymentErrorDetails {
  /** The field of ours that is wrong, as a path such as `counterparty.phoneNumber`. */
  readonly field?: string;
  /** Milliseconds the gateway asked us to wait. */
  readonly retryAfterMs?: number;
  /** The gateway's own code, as text. */
  readonly rawCode?: string;
}

const brand = Symbol.for('lango.PaymentError');

/** Raised when an operation has no outcome to report. A decline is an outcome, not an error. */
export class PaymentError extends Error {
  override readonly name = 'PaymentError';
  /** Stable and part of the public contract; `message` is not. */
  readonly code: PaymentErrorCode;
  /** `none`: no money can have moved. `unknown`: it may have; look the transaction up first. */
  readonly effect: PaymentEffect;
  /** The field of ours that is wrong, as a path such as `counterparty.phoneNumber`. */
  readonly field?: string;
  /** Milliseconds the gateway asked us to wait. */
  readonly retryAfterMs?: number;
  /** The gateway's own code, as text. */
  readonly rawCode?: string;

  /**
   * Never throws, even on invalid arguments: that would hide the original error. A code that is not a string becomes `unexpected`, an effect
   * that is not `none` becomes `unknown`, and a detail of another type is left out.
   */
  constructor(
    code: PaymentErrorCode,
    effect: PaymentEffect,
    message: string,
    cause?: unknown,
    details: PaymentErrorDetails = {},
  ) {
    super(typeof message === 'string' ? message : '', cause === undefined ? undefined : { cause });
    const { field, retryAfterMs, rawCode } = typeof details === 'object' && details !== null ? details : {};
    this.code = typeof code === 'string' ? code : 'unexpected';
    this.effect = effect === 'none' ? 'none' : 'unknown';
    if (typeof field === 'string') this.field = field;
    if (typeof retryAfterMs === 'number' && retryAfterMs >= 0) this.retryAfterMs = retryAfterMs;
    if (typeof rawCode === 'string') this.rawCode = rawCode;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Works even when two copies of this package are loaded, where `instanceof` does not. */
  static is(error: unknown): error is PaymentError {
    try {
      return typeof error === 'object' && error !== null && brand in error;
    } catch {
      return false; // a proxy that throws
    }
  }
}
