import { toPaymentError } from '@lango/core';
import { toStorableJson } from '../shared/http/to-storable-text.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { IncomingDepositPolicy } from './callback-receiver.js';
import { toStoredResult } from './to-stored-result.js';

/** What a replay did. `read-again` the adapter read the bytes anew · `stored-reading` it no longer can, so the kept reading is used. */
export type ReplayOutcome = 'read-again' | 'stored-reading' | 'not-found' | 'erased';

/**
 * Runs a stored callback through its adapter and the processor again, such as after a mapping was mended. How far it is believed is the
 * verdict of the moment it came: a secret that was rotated since neither adds nor takes away proof.
 */
export async function replayCallback(
  context: ServiceContext,
  callbackId: string,
  incoming: IncomingDepositPolicy,
): Promise<ReplayOutcome> {
  const { store, gateways, clock, wakeUps, handOverMs, publicCallbackBaseUrl } = context;
  const callback = await store.findCallback(callbackId);
  const gateway = callback && gateways.find(callback.gatewayId);
  if (callback === undefined || gateway === undefined) return 'not-found';
  let result: unknown = callback.result;
  let outcome: ReplayOutcome = 'stored-reading';
  try {
    const read = await gateway.handleCallback(callback.body, {
      headers: callback.headers,
      url: `${publicCallbackBaseUrl || 'http://localhost'}${callback.path}`,
      receivedAt: new Date(callback.receivedAtMs).toISOString(),
      ...(callback.sourceAddress !== undefined && { sourceAddress: callback.sourceAddress }),
      ...(callback.urlToken !== undefined && { urlToken: callback.urlToken }),
    });
    if (read.kind !== 'validation-request') {
      result = toStorableJson(await toStoredResult(gateway.gatewayId, read, incoming));
      outcome = 'read-again';
    }
  } catch (thrown) {
    context.logger.info({ callbackId, code: toPaymentError(thrown).code }, 'replay uses the stored reading');
  }
  const key = callback.transactionId ?? callbackId;
  if (!(await store.replayCallback(callbackId, result, clock.now() + handOverMs))) return 'erased';
  wakeUps.send('gateway-callback-received-v1', key, { callbackId });
  return outcome;
}
