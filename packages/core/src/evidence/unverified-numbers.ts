import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { EvidenceCircumstances } from './evidence.js';
import type { EvidenceOutcome } from './evidence-outcome.js';

/** The receipt from an unverified callback, once the reference it came with is proven. */
export function provenReceipt(
  { unverified }: EvidenceCircumstances,
  gatewayReference: string,
): string | undefined {
  return unverified?.gatewayReference === gatewayReference ? unverified.receiptNumber : undefined;
}

/** Keeps the reference and receipt that an unverified callback names. */
export function rememberUnverified(
  { unverified }: EvidenceCircumstances,
  response: GatewayResponse,
): Pick<EvidenceOutcome, 'unverified'> {
  const { gatewayReference } = response;
  if (gatewayReference === undefined) return {};
  const receipt = response.status === 'succeeded' ? response.receiptNumber : undefined;
  const isSame = unverified?.gatewayReference === gatewayReference;
  const receiptNumber = receipt ?? (isSame ? unverified.receiptNumber : undefined);
  return { unverified: { gatewayReference, ...(receiptNumber !== undefined && { receiptNumber }) } };
}
