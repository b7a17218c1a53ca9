import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { EvidenceCircumstances } from './evidence.js';
import type { EvidenceOutcome } from './evidence-outcome.js';

/** The receipt that an unverified callback brought, once the number it came with is proven. */
export function provenReceipt(
  { unverified }: EvidenceCircumstances,
  gatewayReference: string,
): string | undefined {
  return unverified?.gatewayReference === gatewayReference ? unverified.receiptNumber : undefined;
}

/** What an unverified callback names: the gateway's number, and the receipt that came with it. */
export function rememberUnverified(
  { unverified }: EvidenceCircumstances,
  response: GatewayResponse,
): Pick<EvidenceOutcome, 'unverified'> {
  const { gatewayReference } = response;
  if (gatewayReference === undefined) return {};
  const told = response.status === 'succeeded' ? response.receiptNumber : undefined;
  const isSame = unverified?.gatewayReference === gatewayReference;
  const receiptNumber = told ?? (isSame ? unverified.receiptNumber : undefined);
  return { unverified: { gatewayReference, ...(receiptNumber !== undefined && { receiptNumber }) } };
}
