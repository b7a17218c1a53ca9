import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayCallContext } from '../../../gateway/v1/gateway-call-context-v1.js';
import type { GatewayCallbackResult } from '../../../gateway/v1/gateway-callback-v1.js';
import type { GatewayResponse } from '../../../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../../../gateway/v1/payment-gateway-v1.js';
import { harmlessStep } from '../../../gateway-kit/harmless-step.js';
import { parseMajorUnits } from '../../../money/parse-major-units.js';
import type { Transaction } from '../../../transaction/transaction.js';
import type { GatewayHttpRequest } from '../../../gateway-kit/gateway-http.js';
import { createAcmeGateway, type AcmeGatewayOptions } from '../acme-gateway.js';
import type { AcmeParts } from '../create-acme-harness.js';

/** A gateway with one fault. */
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

/** Changes the results of callbacks. */
export const changingResults = (change: (result: GatewayCallbackResult) => unknown): BrokenGateway['alter'] =>
  receiving(
    (receive) => async (payload, context) => change(await receive(payload, context)) as GatewayCallbackResult,
  );

/** Reads a callback without verifying it. */
export const believe: Receive = async (payload) => {
  const body = JSON.parse(Buffer.from(payload).toString()) as Record<string, never>;
  const status = body['status'] === 'OK' ? 'succeeded' : 'pending';
  const money = parseMajorUnits(body['amount'] ?? '0', body['currency'] ?? 'KES');
  return {
    kind: 'updates',
    updates: [
      { status, gatewayReference: body['id'] ?? '', transactionId: body['reference'] ?? '', money } as never,
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

/** The error with another effect, code or message. */
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

/** The correct adapter with other options. */
export function remade(parts: AcmeParts, options: Partial<AcmeGatewayOptions> = {}): PaymentGatewayV1 {
  return createAcmeGateway({ ...parts, ...options });
}

/** A JSON body in transit, in either direction. */
export type WireBody = Readonly<Record<string, unknown>>;

/** How a fault of the adapter changes what it sends, or how it reads answers. */
export interface WireFault {
  readonly request?: (body: WireBody, request: GatewayHttpRequest) => WireBody;
  readonly url?: (url: string) => string;
  readonly answer?: (
    body: WireBody,
    about: { readonly sent: WireBody; readonly status: number; readonly request: GatewayHttpRequest },
  ) => WireBody;
  readonly status?: (status: number) => number;
}

/** The correct adapter with a fault between it and the provider, as an author's mistake looks from outside. */
export const misreading =
  (fault: WireFault): BrokenGateway['alter'] =>
  (_good, parts) =>
    remade(parts, {
      http: async (request) => {
        const sent = request.body === undefined ? {} : read(request.body);
        const changed = request.body === undefined ? {} : (fault.request?.(sent, request) ?? sent);
        const response = await parts.http({
          ...request,
          url: fault.url?.(request.url) ?? request.url,
          ...(request.body !== undefined && { body: JSON.stringify(changed) }),
        });
        const status = fault.status?.(response.status) ?? response.status;
        const about = { sent, status: response.status, request };
        if (fault.answer === undefined) return { ...response, status };
        try {
          const body = fault.answer(read(response.body), about);
          return { ...response, status, body: Buffer.from(JSON.stringify(body)) };
        } catch (error) {
          if (PaymentError.is(error)) throw error;
          return { ...response, status };
        }
      },
    });

function read(body: string | Uint8Array): WireBody {
  return JSON.parse(Buffer.from(body as Uint8Array).toString()) as WireBody;
}

/** The same fault in lookUp. */
export const asking =
  (change: (ask: Send, good: PaymentGatewayV1) => Send): BrokenGateway['alter'] =>
  (good) => ({
    ...good,
    lookUp: change(async (transaction, context) => {
      if (good.lookUp === undefined) throw new Error('the good adapter looks up');
      return good.lookUp(transaction, context);
    }, good),
  });

type Refund = NonNullable<PaymentGatewayV1['refund']>;

/** The same fault in refund. */
export const refunding =
  (change: (refund: Refund) => Refund): BrokenGateway['alter'] =>
  (good) => ({
    ...good,
    refund: change(async (refund, original, context) => {
      if (good.refund === undefined) throw new Error('the good adapter refunds');
      return good.refund(refund, original, context);
    }),
  });

/** The members of a callback's body, if it is an object. */
export const readBody = (payload: Uint8Array): Readonly<Record<string, unknown>> => {
  try {
    return (JSON.parse(Buffer.from(payload).toString()) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

/** Sends a GET before every payment, as for a customer or an order; it moves no money, so its failures have no effect. */
export const askingFirst: BrokenGateway['alter'] = (good, parts) => {
  const first = (context: GatewayCallContext) =>
    harmlessStep(() =>
      parts.http({
        method: 'GET',
        url: `${parts.baseUrl}/customer`,
        headers: { authorization: `Bearer ${parts.apiKey}` },
        signal: context.signal,
      }),
    );
  const asked = sending((send) => async (transaction, context) => {
    await first(context);
    return send(transaction, context);
  })(good, parts);
  return refunding((refund) => async (transaction, original, context) => {
    await first(context);
    return refund(transaction, original, context);
  })(asked, parts);
};
