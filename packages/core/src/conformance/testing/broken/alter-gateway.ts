import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayCallContext } from '../../../gateway/v1/gateway-call-context-v1.js';
import type { GatewayCallbackResult } from '../../../gateway/v1/gateway-callback-v1.js';
import type { GatewayResponse } from '../../../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../../../gateway/v1/payment-gateway-v1.js';
import { createMoney } from '../../../money/money.js';
import type { Transaction } from '../../../transaction/transaction.js';
import { acmeApiKey, acmeCallbackSecret } from '../acme-provider.js';
import { createAcmeGateway, type AcmeGatewayOptions } from '../acme-gateway.js';
import type { AcmeParts } from '../create-acme-harness.js';

/** A gateway that breaks one promise. */
export interface BrokenGateway {
  readonly breaks: string;
  readonly alter: (good: PaymentGatewayV1, parts: AcmeParts) => PaymentGatewayV1;
}

type Send = (transaction: Transaction, context: GatewayCallContext) => Promise<GatewayResponse>;
type Receive = PaymentGatewayV1['handleCallback'];

/** The same fault in deposit and withdraw. */
export const sending =
  (change: (send: Send, good: PaymentGatewayV1, parts: AcmeParts) => Send): BrokenGateway['alter'] =>
  (good, parts) => ({
    ...good,
    deposit: change((transaction, context) => good.deposit(transaction, context), good, parts),
    withdraw: change((transaction, context) => good.withdraw(transaction, context), good, parts),
  });

/** The same fault in handleCallback. */
export const receiving =
  (change: (receive: Receive, parts: AcmeParts) => Receive): BrokenGateway['alter'] =>
  (good, parts) => ({
    ...good,
    handleCallback: change((payload, context) => good.handleCallback(payload, context), parts),
  });

/** Replaces the errors of deposit and withdraw. */
export const rewriting = (change: (error: PaymentError) => unknown): BrokenGateway['alter'] =>
  sending((send) => async (transaction, context) => {
    try {
      return await send(transaction, context);
    } catch (error) {
      throw PaymentError.is(error) ? change(error) : error;
    }
  });

/** Replaces the answers of deposit and withdraw. */
export const answering = (
  change: (response: GatewayResponse, transaction: Transaction) => unknown,
): BrokenGateway['alter'] =>
  sending(
    (send) => async (transaction, context) =>
      change(await send(transaction, context), transaction) as GatewayResponse,
  );

/** Replaces what callbacks say. */
export const telling = (change: (result: GatewayCallbackResult) => unknown): BrokenGateway['alter'] =>
  receiving(
    (receive) => async (payload, context) => change(await receive(payload, context)) as GatewayCallbackResult,
  );

/** Reads a callback without asking who sent it. */
export const believe: Receive = async (payload) => {
  const told = JSON.parse(Buffer.from(payload).toString()) as Record<string, never>;
  const status = told['status'] === 'OK' ? 'succeeded' : 'pending';
  const money = createMoney(told['amountMinor'] ?? 0, told['currency'] ?? 'KES');
  return {
    kind: 'updates',
    updates: [
      { status, gatewayReference: told['id'] ?? '', transactionId: told['reference'] ?? '', money } as never,
    ],
    evidence: 'signed',
    acknowledgement: { status: 200, headers: {}, body: '' },
  };
};

/** Replaces members of the capabilities. */
export const withCapabilities =
  (change: Partial<PaymentGatewayV1['capabilities']>): BrokenGateway['alter'] =>
  (good) => ({
    ...good,
    capabilities: { ...good.capabilities, ...change },
  });

/** The same error with another effect, code or message: everything else stays. */
export function alike(
  error: PaymentError,
  changes: {
    readonly code?: PaymentError['code'];
    readonly effect?: PaymentError['effect'];
    readonly message?: string;
    readonly cause?: unknown;
  },
): PaymentError {
  const { code = error.code, effect = error.effect, message = error.message, cause = error.cause } = changes;
  const { field, retryAfterMs } = error;
  return new PaymentError(code, effect, message, cause, {
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** The good adapter again, with other options. */
export function remade(parts: AcmeParts, options: Partial<AcmeGatewayOptions> = {}): PaymentGatewayV1 {
  return createAcmeGateway({ ...parts, apiKey: acmeApiKey, callbackSecret: acmeCallbackSecret, ...options });
}
