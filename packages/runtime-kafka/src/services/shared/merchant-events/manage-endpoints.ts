import { iso } from '../../../ports/iso-time.js';
import type { CallbackEndpoint } from '../../../ports/merchant-event.js';
import type { ServiceContext } from '../service-context.js';

/** Milliseconds for which an event can be redelivered. */
export const replayableMs = 30 * 24 * 3_600_000;

/** Milliseconds for which the old secret signs beside the new one after a rotation. */
export const secretOverlapMs = 24 * 3_600_000;

/** A merchant's endpoint in either environment; `undefined` when the merchant removed it. */
export async function findEndpoint(
  { store }: Pick<ServiceContext, 'store'>,
  merchantId: string,
  endpointId: string,
): Promise<CallbackEndpoint | undefined> {
  // Only well-formed ids reach the store: PostgreSQL rejects some texts.
  if (!/^end_[0-9a-f]{32}$/.test(endpointId)) return undefined;
  const endpoint = await store.findEndpoint(merchantId, endpointId);
  return endpoint?.disabledReason === 'removed' ? undefined : endpoint;
}

/** Makes an endpoint's events since then due again, at most 30 days back. Returns how many; `undefined` for a disabled endpoint. */
export async function redeliverSince(
  { store, clock }: Pick<ServiceContext, 'store' | 'clock'>,
  { endpointId, disabledAtMs }: CallbackEndpoint,
  since: string,
  includeDelivered = false,
): Promise<number | undefined> {
  if (disabledAtMs !== undefined) return undefined;
  const nowMs = clock.now();
  const sinceMs = Math.max(Date.parse(since), nowMs - replayableMs);
  return store.redeliverSince(endpointId, sinceMs, nowMs, { delivered: includeDelivered });
}

/** An endpoint as merchants and operators see it: without its secret. */
export const toEndpointView = ({
  endpointId,
  url,
  events,
  createdAtMs,
  disabledAtMs,
  disabledReason,
}: CallbackEndpoint) => ({
  endpointId,
  url,
  events,
  createdAt: iso(createdAtMs),
  ...(disabledAtMs !== undefined && { disabledAt: iso(disabledAtMs), disabledReason }),
});
