import type { RateLimit, RateLimiter } from '../../ports/rate-limiter.js';

/** How many callbacks are taken. */
export interface CallbackLimits {
  /** Of one client. */
  readonly callbacksPerAddress: RateLimit;
  /** Of one client to one transaction's address. */
  readonly callbacksPerTransaction: RateLimit;
  /** Counts them; of this process, since a question to a server would cost as much as the callback. */
  readonly limiter: RateLimiter;
}

/** All clients together may send one transaction so many times what one may: the address may have become known to many. */
const clientsPerTransaction = 4;

/** Whether a client may send one more callback at all. */
export async function mayCall(
  { limiter, callbacksPerAddress }: CallbackLimits,
  client: string,
): Promise<boolean> {
  return (await limiter.take(`callbacks:${client}`, callbacksPerAddress)).allowed;
}

/** Whether a client may say one more thing about a transaction. Whoever knows its address may write anything there: it is stored, and the gateway is asked. */
export async function mayTell(
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
