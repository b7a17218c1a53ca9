import type { RateLimit, RateLimiter } from '../../ports/rate-limiter.js';

/** Rate limits of gateway callbacks. */
export interface CallbackLimits {
  /** Per client. */
  readonly callbacksPerAddress: RateLimit;
  /** Per client and transaction URL. */
  readonly callbacksPerTransaction: RateLimit;
  /** In-process, since a round trip to a server would cost as much as the callback. */
  readonly limiter: RateLimiter;
}

/** All clients together may send one transaction this many times the limit of one client. */
const clientsPerTransaction = 4;

/** Whether a client may send one more callback at all. */
export async function mayCall(
  { limiter, callbacksPerAddress }: CallbackLimits,
  client: string,
): Promise<boolean> {
  return (await limiter.take(`callbacks:${client}`, callbacksPerAddress)).allowed;
}

/** Whether a client may send one more callback to a transaction's URL. Anyone who knows the URL can write there, and each callback causes a row and a look-up. */
export async function mayCallTransaction(
  { limiter, callbacksPerTransaction: own }: CallbackLimits,
  transactionId: string,
  client: string,
): Promise<boolean> {
  const all = { calls: clientsPerTransaction * own.calls, windowMs: own.windowMs };
  return (
    (await limiter.take(`callbacks:${transactionId}:${client}`, own)).allowed &&
    (await limiter.take(`callbacks:${transactionId}`, all)).allowed
  );
}
