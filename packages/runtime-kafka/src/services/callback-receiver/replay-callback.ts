import type { ServiceContext } from '../shared/service-context.js';
import type { IncomingDepositPolicy } from './callback-receiver.js';
import { readAgain, type Rereading } from './read-again.js';

/** What a replay did: how the callback was read, or why it was not. */
export type ReplayOutcome = Rereading['outcome'] | 'not-found' | 'erased';

/**
 * Runs a stored callback through its adapter and the processor again, such as after a mapping was fixed. Its evidence remains the verdict at
 * receipt: a secret rotated since then neither adds nor removes proof.
 */
export async function replayCallback(
  context: ServiceContext,
  callbackId: string,
  incoming: IncomingDepositPolicy,
): Promise<ReplayOutcome> {
  const { store, clock, wakeUps, handOverMs } = context;
  const callback = await store.findCallback(callbackId);
  const reading = callback && (await readAgain(context, callback, incoming));
  if (callback === undefined || reading === undefined) return 'not-found';
  const key = callback.transactionId ?? callbackId;
  if (!(await store.replayCallback(callbackId, reading.result, clock.now() + handOverMs))) return 'erased';
  wakeUps.send('gateway-callback-received-v1', key, { callbackId });
  return reading.outcome;
}
