/**
 * Events of refunds of charges before API version 2024-10-28: `charge.refunded` with the sum only, and `charge.refund.updated`. Since then
 * every refund has events of its own, and these are redundant.
 * Source: docs.stripe.com changelog, 2024-10-28.acacia "refund events for all refund types", read 2026-11-29.
 */
export type OlderRefundEventType = 'charge.refunded' | 'charge.refund.updated';

const refundEventsSince = '2024-10-28';

/** True for an event that is the only report of a refund in that API version. Versions begin with their date. */
export function isOlderRefundEvent(
  type: string,
  apiVersion: string | null | undefined,
): type is OlderRefundEventType {
  if (type !== 'charge.refunded' && type !== 'charge.refund.updated') return false;
  return typeof apiVersion === 'string' && apiVersion.slice(0, 10) < refundEventsSince;
}
