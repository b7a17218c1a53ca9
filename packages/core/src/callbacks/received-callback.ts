import { PaymentError } from '../errors/payment-error.js';
import type {
  CallbackEvidence,
  GatewayCallbackContext,
  GatewayCallbackResult,
} from '../gateway/v1/gateway-callback-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { idempotencyKeyFor } from '../transaction/idempotency-key.js';
import type { Transaction } from '../transaction/transaction.js';

interface ReceivedBase {
  /** The gateway instance it came for. */
  readonly gatewayId: string;
  /** The bytes exactly as received: store them with `context`, so that they can be read again. */
  readonly payload: Uint8Array;
  /** What is known besides the bytes. */
  readonly context: GatewayCallbackContext;
}

/** A result that claims something about money. */
export type CallbackClaim = Extract<GatewayCallbackResult, { readonly evidence: CallbackEvidence }>;

/** It authenticated itself, or answers a look-up on a one-time address. */
export interface VerifiedCallback extends ReceivedBase {
  readonly kind: 'verified';
  /** What it says. */
  readonly result: CallbackClaim & { readonly evidence: 'signed' | 'look-up' };
}

/** Anyone who knows the address could have sent it: trust nothing in it before a look-up. */
export interface UnverifiedCallback extends ReceivedBase {
  readonly kind: 'unverified';
  /** What it claims. */
  readonly unverified: CallbackClaim & { readonly evidence: 'hint' };
  /**
   * Looks the host's transaction up; while its gateway reference is unknown, with the reference that the callback names. The answer is
   * evidence of source `look-up`.
   *
   * @throws {PaymentError} `operation_not_supported` where the gateway has no look-up; anything its `lookUp` throws.
   */
  verify(transaction: Transaction): Promise<GatewayResponse>;
}

/** The gateway asks whether to accept a payment; answer it with what `onCallback` returns. */
export interface ValidationRequestCallback extends ReceivedBase {
  readonly kind: 'validation-request';
  readonly result: Extract<GatewayCallbackResult, { readonly kind: 'validation-request' }>;
}

/** Nothing to do. */
export interface IgnoredCallback extends ReceivedBase {
  readonly kind: 'ignored';
  readonly result: Extract<GatewayCallbackResult, { readonly kind: 'ignored' }>;
}

/** A callback as passed to the host: `kind` says how far it can be trusted. */
export type ReceivedGatewayCallback =
  VerifiedCallback | UnverifiedCallback | ValidationRequestCallback | IgnoredCallback;

/** Deadline of `verify`, in milliseconds. */
const verifyMs = 30_000;

/** Classifies a result by how far it can be trusted. */
export function toReceivedCallback(
  gateway: PaymentGatewayV1,
  result: GatewayCallbackResult,
  payload: Uint8Array,
  context: GatewayCallbackContext,
): ReceivedGatewayCallback {
  const base: ReceivedBase = { gatewayId: gateway.gatewayId, payload, context };
  if (result.kind === 'ignored') return { ...base, kind: 'ignored', result };
  if (result.kind === 'validation-request') return { ...base, kind: 'validation-request', result };
  const { evidence } = result;
  if (evidence !== 'hint') return { ...base, kind: 'verified', result: { ...result, evidence } };
  const unverified = { ...result, evidence };
  return {
    ...base,
    kind: 'unverified',
    unverified,
    verify: async (transaction) => lookUp(gateway, withReferenceOf(unverified, transaction)),
  };
}

function lookUp(gateway: PaymentGatewayV1, transaction: Transaction): Promise<GatewayResponse> {
  if (gateway.lookUp === undefined || gateway.capabilities.operations.lookUp === undefined)
    throw new PaymentError('operation_not_supported', 'none', `${gateway.gatewayId} offers no look-up`);
  return gateway.lookUp(transaction, {
    idempotencyKey: idempotencyKeyFor(transaction.transactionId, 'lookUp'),
    attempt: 1,
    signal: AbortSignal.timeout(verifyMs),
  });
}

function withReferenceOf(claim: CallbackClaim, transaction: Transaction): Transaction {
  if (claim.kind !== 'updates' || transaction.gatewayReference !== undefined) return transaction;
  const update = claim.updates.find(
    ({ transactionId }) => transactionId === undefined || transactionId === transaction.transactionId,
  );
  const { gatewayReference } = update ?? {};
  return gatewayReference === undefined ? transaction : { ...transaction, gatewayReference };
}
