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
  /** The bytes exactly as they came: store them, with `context`, to be able to read them again. */
  readonly payload: Uint8Array;
  /** What was known besides the bytes. */
  readonly context: GatewayCallbackContext;
}

/** A result that claims something about money. */
export type CallbackClaim = Extract<GatewayCallbackResult, { readonly evidence: CallbackEvidence }>;

/** It authenticated itself, or answers a question of the host's on a one-time address. */
export interface VerifiedCallback extends ReceivedBase {
  readonly kind: 'verified';
  /** What it says. */
  readonly result: CallbackClaim & { readonly evidence: 'signed' | 'look-up' };
}

/** Anyone who knows the address could have sent it: nothing it says may be believed before the gateway was asked. */
export interface UnverifiedCallback extends ReceivedBase {
  readonly kind: 'unverified';
  /** What it claims. */
  readonly unverified: CallbackClaim & { readonly evidence: 'hint' };
  /**
   * Asks the gateway what became of the host's own transaction; where its number is not known yet, about the number that the callback names.
   * The answer is evidence of source `look-up`.
   *
   * @throws {PaymentError} `operation_not_supported` where the gateway cannot be asked; whatever its `lookUp` throws.
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

/** A callback as the host is handed it: `kind` says how far it may be believed. */
export type ReceivedGatewayCallback =
  VerifiedCallback | UnverifiedCallback | ValidationRequestCallback | IgnoredCallback;

/** Most milliseconds that `verify` waits. */
const verifyMs = 30_000;

/** Sorts a result by how far it may be believed. */
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
    verify: async (transaction) => lookUp(gateway, withNumberOf(unverified, transaction)),
  };
}

function lookUp(gateway: PaymentGatewayV1, transaction: Transaction): Promise<GatewayResponse> {
  if (gateway.lookUp === undefined || gateway.capabilities.operations.lookUp === undefined)
    throw new PaymentError('operation_not_supported', 'none', `${gateway.gatewayId} cannot be asked`);
  return gateway.lookUp(transaction, {
    idempotencyKey: idempotencyKeyFor(transaction.transactionId, 'lookUp'),
    attempt: 1,
    signal: AbortSignal.timeout(verifyMs),
  });
}

function withNumberOf(claim: CallbackClaim, transaction: Transaction): Transaction {
  if (claim.kind !== 'updates' || transaction.gatewayReference !== undefined) return transaction;
  const update = claim.updates.find(
    ({ transactionId }) => transactionId === undefined || transactionId === transaction.transactionId,
  );
  const { gatewayReference } = update ?? {};
  return gatewayReference === undefined ? transaction : { ...transaction, gatewayReference };
}
