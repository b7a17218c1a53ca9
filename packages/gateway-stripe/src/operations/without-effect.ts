import { PaymentError } from '@lango/core';

/** Runs a read, for a callback or before money moves: its errors get effect `none`. */
export async function withoutEffect<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!PaymentError.is(error) || error.effect === 'none') throw error;
    throw new PaymentError(error.code, 'none', error.message, undefined, {
      ...(error.rawCode !== undefined && { rawCode: error.rawCode }),
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    });
  }
}
