/**
 * How refunds of charges were told before API version 2024-10-28: `charge.refunded` with the sum only, and `charge.refund.updated`. From then
 * on every refund has events of its own, and these say nothing more.
 * Source: docs.stripe.com changelog, 2024-10-28.acacia "refund events for all refund types", read 2026-11-29.
 */
export type OlderRefundEventType = 'charge.refunded' | 'charge.refund.updated';

const eachRefundIsToldSince = '2024-10-28';

/** True for an event that is all an endpoint of that version hears of a refund. Versions begin with their date. */
export function isOlderRefundEvent(
  type: string,
  apiVersion: string | null | undefined,
): type is OlderRefundEventType {
  if (type !== 'charge.refunded' && type !== 'charge.refund.updated') return false;
  return typeof apiVersion === 'string' && apiVersion.slice(0, 10) < eachRefundIsToldSince;
}
