import { toPaymentError } from '@lango/core';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { iso } from '../../ports/iso-time.js';
import { toStorableJson } from '../shared/http/to-storable-text.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { IncomingDepositPolicy } from './callback-receiver.js';
import { toStoredResult } from './to-stored-result.js';

/** A stored callback as the current adapter reads it. */
export interface Rereading {
  /** `read-again` the adapter read the bytes again · `stored-reading` it no longer can, so the stored result is used. */
  readonly outcome: 'read-again' | 'stored-reading';
  readonly result: unknown;
}

/** Runs a stored callback through its adapter; `undefined` when the gateway is no longer configured. Changes nothing. */
export async function readAgain(
  { gateways, logger, publicCallbackBaseUrl }: ServiceContext,
  callback: StoredCallback,
  incoming: IncomingDepositPolicy,
): Promise<Rereading | undefined> {
  const gateway = gateways.find(callback.gatewayId);
  if (gateway === undefined) return undefined;
  try {
    const read = await gateway.handleCallback(callback.body, {
      headers: callback.headers,
      url: `${publicCallbackBaseUrl || 'http://localhost'}${callback.path}`,
      receivedAt: iso(callback.receivedAtMs),
      ...(callback.sourceAddress !== undefined && { sourceAddress: callback.sourceAddress }),
      ...(callback.urlToken !== undefined && { urlToken: callback.urlToken }),
    });
    if (read.kind !== 'validation-request') {
      const result = toStorableJson(await toStoredResult(gateway.gatewayId, read, incoming));
      return { outcome: 'read-again', result };
    }
  } catch (thrown) {
    const { callbackId } = callback;
    logger.info({ callbackId, code: toPaymentError(thrown).code }, 'a replay uses the stored result');
  }
  return { outcome: 'stored-reading', result: callback.result };
}
