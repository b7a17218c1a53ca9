import {
  toPaymentError,
  type PaymentError,
  type CallbackAcknowledgement,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
  type IncomingDeposit,
  type ValidationRefusal,
} from '@lango/core';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { StoredResult } from '../../messages/stored-result.js';
import { iso } from '../../ports/iso-time.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { CallbackOutcome } from '../../ports/metrics.js';
import { jsonResult } from '../shared/http/json-result.js';
import { createBodyBudget } from '../shared/http/body-budget.js';
import { clientOf } from '../shared/http/client-of.js';
import { readLimitedBody } from '../shared/http/read-limited-body.js';
import { toStorableJson } from '../shared/http/to-storable-text.js';
import { toStoredResult, type StorableResult } from './to-stored-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import { mayCall, mayCallTransaction, type CallbackLimits } from './callback-limits.js';
import { resolveCallbackAddress, type CallbackAddress } from './resolve-callback-address.js';

/** What the host decides about incoming deposits: payments that customers start themselves. */
export interface IncomingDepositPolicy {
  /** The merchant that an incoming deposit belongs to; `undefined` leaves it unassigned, for operators to assign. */
  readonly merchantForIncomingDeposit?: (
    deposit: IncomingDeposit & { readonly gatewayId: string },
  ) => Promise<string | undefined>;
  /** Whether to accept a payment that the gateway wants validated. Default: no. */
  readonly onValidationRequest?: (
    request: IncomingDeposit & { readonly gatewayId: string },
  ) => Promise<'accept' | ValidationRefusal>;
}

/** Receives gateway callbacks. */
export type CallbackReceiver = (
  request: Request,
  peer: { readonly sourceAddress: string },
) => Promise<HttpResult>;

/** Settings of {@link createCallbackReceiver}. */
export interface CallbackReceiverOptions extends IncomingDepositPolicy {
  /** Whether a gateway's callback may come from this address. Default: from any. */
  readonly isAllowedSource?: (gatewayId: string, sourceAddress: string) => boolean;
  /** Default: none. */
  readonly limits?: CallbackLimits;
}

/** Large enough for the longest events that providers send; an adapter may take less. */
const bodyBytesMax = 1024 * 1024;
const notNow = () => jsonResult({ error: 'the callback cannot be processed now; send it again' }, 503);
const tooMany = (): HttpResult => ({
  status: 429,
  headers: { 'content-type': 'application/json', 'retry-after': '60' },
  body: '{"error":"too many callbacks; send it again later"}',
});
const unknownAddress = () => jsonResult({ error: 'not found' }, 404);

/** Headers stored with a callback. Never those that carry credentials of the host's own infrastructure. */
const keptHeaders = /^(content-type|user-agent|[a-z0-9-]*signature[a-z0-9-]*|x-request-id|date)$/;

/**
 * Receives gateway callbacks: verifies, stores the raw bytes with the verdict, and only then acknowledges (I20). A bad token, a bad
 * signature and an unknown path get the same response.
 */
export function createCallbackReceiver(
  context: ServiceContext,
  incoming: CallbackReceiverOptions = {},
): CallbackReceiver {
  const { clock, logger, metrics } = context;
  const { limits } = incoming;
  const budget = createBodyBudget();
  return async (request, { sourceAddress }) => {
    const url = new URL(request.url);
    const client = clientOf(sourceAddress);
    if (request.method !== 'POST' && request.method !== 'PUT') return unknownAddress();
    if (limits !== undefined && !(await mayCall(limits, client))) return tooMany();
    const address = await resolveCallbackAddress(context, url.pathname);
    if (address === undefined) return unknownAddress();
    const { gatewayId } = address.gateway;
    if (incoming.isAllowedSource?.(gatewayId, sourceAddress) === false) {
      logger.warn({ gateway: gatewayId, code: 'source_not_allowed' }, 'callback refused');
      return unknownAddress();
    }
    const { transactionId } = address;
    if (
      limits !== undefined &&
      transactionId !== undefined &&
      !(await mayCallTransaction(limits, transactionId, client))
    )
      return tooMany();
    const body = await readLimitedBody(request, bodyBytesMax, { budget, client });
    if (body === 'no-room') return notNow();
    if (body === 'too-large') {
      metrics.callbackReceived(gatewayId, 'too-large');
      return jsonResult({ error: 'the body is too large' }, 413);
    }
    const headers = Object.fromEntries(request.headers);
    const received: Received = { body, headers, receivedAtMs: clock.now(), sourceAddress };
    const callbackContext: GatewayCallbackContext = {
      headers,
      url: request.url,
      sourceAddress,
      receivedAt: iso(received.receivedAtMs),
      ...(address.urlToken !== undefined && { urlToken: address.urlToken }),
    };
    let result: GatewayCallbackResult;
    try {
      result = await address.gateway.handleCallback(body, callbackContext);
    } catch (thrown) {
      const error = toPaymentError(thrown);
      logger.warn({ gateway: gatewayId, code: error.code, path: address.path }, 'callback refused');
      metrics.callbackReceived(gatewayId, outcomeOf(error));
      if (error.code === 'callback_rejected') return unknownAddress();
      // The adapter could not reach its provider to verify the callback: let the provider repeat it.
      if (error.code !== 'callback_unreadable') return notNow();
      return refuseUnreadable(context, address, received, error);
    }
    metrics.callbackReceived(gatewayId, result.kind);
    if (result.kind === 'validation-request') return answerValidation(address, result, incoming);
    const stored = await store(context, address, received, result, incoming);
    return toResult(stored);
  };
}

function outcomeOf({ code }: PaymentError): CallbackOutcome {
  if (code === 'callback_rejected') return 'rejected';
  return code === 'callback_unreadable' ? 'unreadable' : 'not-now';
}

interface Received {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAtMs: number;
  readonly sourceAddress: string;
}

/** Stores the result and wakes the processor. A repeat gets the acknowledgement of the first. */
async function store(
  context: ServiceContext,
  address: CallbackAddress,
  received: Received,
  result: StorableResult,
  incoming: IncomingDepositPolicy,
): Promise<CallbackAcknowledgement> {
  const data = await toStoredResult(address.gateway.gatewayId, result, incoming);
  const evidence = 'evidence' in result ? result.evidence : undefined;
  return persist(context, address, received, {
    result: data,
    acknowledgement: result.acknowledgement,
    dedupeKey: address.dedupeKeyOf(result.eventId, received.body),
    ...(evidence !== undefined && { evidence }),
  });
}

async function persist(
  context: ServiceContext,
  address: CallbackAddress,
  received: Received,
  reading: Pick<StoredCallback, 'result' | 'dedupeKey' | 'evidence'> & {
    readonly acknowledgement: CallbackAcknowledgement;
  },
): Promise<CallbackAcknowledgement> {
  const { random, clock, wakeUps, handOverMs } = context;
  const { gateway, transactionId, urlToken } = address;
  // Begins with its time, so that the primary key sorts by receipt.
  const time = clock.now().toString(16).padStart(12, '0');
  const callbackId = `cbk_${time}${Buffer.from(random.bytes(10)).toString('hex')}`;
  const earlier = await context.store.storeCallback(
    {
      callbackId,
      gatewayId: gateway.gatewayId,
      environment: gateway.capabilities.environment,
      receivedAtMs: received.receivedAtMs,
      sourceAddress: received.sourceAddress,
      path: address.path,
      headers: toStorableJson(
        Object.fromEntries(Object.entries(received.headers).filter(([name]) => keptHeaders.test(name))),
      ) as Record<string, string>,
      body: received.body,
      ...reading,
      result: toStorableJson(reading.result),
      ...(urlToken !== undefined && { urlToken }),
      ...(transactionId !== undefined && { transactionId }),
    },
    clock.now() + handOverMs,
  );
  if (earlier !== undefined) return earlier.acknowledgement as CallbackAcknowledgement;
  wakeUps.send('gateway-callback-received-v1', transactionId ?? callbackId, { callbackId });
  return reading.acknowledgement;
}

/** An unreadable callback at a transaction's own URL is stored and causes a look-up. At any other URL it is dropped. */
async function refuseUnreadable(
  context: ServiceContext,
  address: CallbackAddress,
  received: Received,
  error: PaymentError,
): Promise<HttpResult> {
  const acknowledgement = {
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"the callback cannot be read"}',
  };
  if (address.transactionId === undefined) return toResult(acknowledgement);
  const result: StoredResult = { kind: 'unreadable', reason: error.message.slice(0, 500) };
  const dedupeKey = `unreadable:${address.dedupeKeyOf(undefined, received.body)}`;
  return toResult(await persist(context, address, received, { result, acknowledgement, dedupeKey }));
}

async function answerValidation(
  address: CallbackAddress,
  result: Extract<GatewayCallbackResult, { kind: 'validation-request' }>,
  incoming: IncomingDepositPolicy,
): Promise<HttpResult> {
  const { gatewayId } = address.gateway;
  const verdict = (await incoming.onValidationRequest?.({ ...result.request, gatewayId })) ?? 'account';
  return toResult(verdict === 'accept' ? result.acknowledgement : result.refusal(verdict));
}

/** Adapters may write header names in any case. */
const toResult = ({ status, headers, body }: CallbackAcknowledgement): HttpResult => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body,
});
