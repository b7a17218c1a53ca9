import { PaymentError } from '../errors/payment-error.js';
import { createCallbackHandler, type CallbackHandler } from '../callbacks/create-callback-handler.js';
import type { CallbackClaim, ReceivedGatewayCallback } from '../callbacks/received-callback.js';
import type { CallbackAcknowledgement } from '../gateway/v1/gateway-callback-v1.js';
import { readCallbackAddress, type CallbackAddress } from './callback-address.js';
import { applyToPayment, changePayment, withMembers, type FlowEvidence } from './change-payment.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';

/** Receives the gateway's callbacks below `callbackUrl`; `lookUpSoon` gets the payments that an unverified callback makes due now. */
export function createFlowCallbacks(
  context: FlowContext,
  lookUpSoon: (payment: Payment) => void,
): CallbackHandler {
  const { gateway, logger, readSourceAddress, now } = context;
  return createCallbackHandler({
    gateway,
    logger,
    now,
    ...(readSourceAddress !== undefined && { readSourceAddress }),
    readUrlToken: async (url) => {
      const address = await readCheckedAddress(context, url);
      return address.kind === 'plain' ? undefined : address.kind;
    },
    onCallback: async (callback) => receive(context, callback, lookUpSoon),
  });
}

/** @throws {PaymentError} `callback_rejected` when the token is invalid, or a look-up's address was used already */
async function readCheckedAddress(context: FlowContext, url: URL): Promise<CallbackAddress> {
  const address = await readCallbackAddress(context, url);
  const rejected = () => new PaymentError('callback_rejected', 'none', 'the address holds no valid token');
  if (address === undefined) throw rejected();
  if (address.kind === 'plain' && context.gateway.capabilities.callbackProof === 'none') throw rejected();
  if (address.kind !== 'look-up') return address;
  const payment = await context.store.find({ transactionId: address.transactionId });
  if (payment?.lookUpTokens.includes(address.tokenDigest) !== true) throw rejected();
  return address;
}

async function receive(
  context: FlowContext,
  callback: ReceivedGatewayCallback,
  lookUpSoon: (payment: Payment) => void,
): Promise<CallbackAcknowledgement | void> {
  switch (callback.kind) {
    case 'ignored':
      return;
    case 'validation-request': {
      const { request, acknowledgement, refusal } = callback.result;
      const verdict = (await context.onValidationRequest?.(request)) ?? 'account';
      return verdict === 'accept' ? acknowledgement : refusal(verdict);
    }
    case 'verified':
    case 'unverified': {
      const claim = callback.kind === 'verified' ? callback.result : callback.unverified;
      const address = await readCallbackAddress(context, new URL(callback.context.url));
      await applyClaim(context, claim, address ?? { kind: 'plain' }, lookUpSoon);
    }
  }
}

async function applyClaim(
  context: FlowContext,
  claim: CallbackClaim,
  address: CallbackAddress,
  lookUpSoon: (payment: Payment) => void,
): Promise<void> {
  const { evidence: source } = claim;
  switch (claim.kind) {
    case 'incoming-deposit':
      if (context.onIncomingDeposit) return context.onIncomingDeposit(claim.deposit, source !== 'hint');
      context.logger.error(
        { gatewayReference: claim.deposit.gatewayReference },
        'an incoming deposit was not handled: pass onIncomingDeposit to createPaymentFlow',
      );
      return;
    case 'updates':
      for (const response of claim.updates)
        await applyOne(context, response, address, { source, response }, lookUpSoon);
      return;
    case 'entries':
      for (const entry of claim.entries)
        await applyOne(context, entry, address, { source, entry }, lookUpSoon);
  }
}

async function applyOne(
  context: FlowContext,
  names: { readonly transactionId?: string; readonly gatewayReference?: string },
  address: CallbackAddress,
  evidence: FlowEvidence,
  lookUpSoon: (payment: Payment) => void,
): Promise<void> {
  const { gateway, logger, now } = context;
  const payment = await findPayment(context, names, address);
  if (payment === undefined || payment.transaction.gatewayId !== gateway.gatewayId) {
    logger.info({ gatewayReference: names.gatewayReference }, 'callback for an unknown payment');
    return;
  }
  const digest = address.kind === 'look-up' ? address.tokenDigest : undefined;
  const { payment: after, isChanged } = await changePayment(context, payment, (current) => {
    const next = applyToPayment(context, current, evidence);
    if (digest === undefined) return next;
    // A look-up's address is used once.
    const lookUpTokens = current.lookUpTokens.filter((one) => one !== digest);
    return next === undefined ? withMembers(current, { lookUpTokens }) : { ...next, lookUpTokens };
  });
  if (isChanged && evidence.source !== 'look-up' && (after.dueAtMs ?? Infinity) <= now()) lookUpSoon(after);
}

async function findPayment(
  { store }: FlowContext,
  names: { readonly transactionId?: string; readonly gatewayReference?: string },
  address: CallbackAddress,
): Promise<Payment | undefined> {
  const own = address.kind === 'plain' ? undefined : address.transactionId;
  // A callback to one payment's address that names another payment applies to neither.
  if (own !== undefined && names.transactionId !== undefined && names.transactionId !== own) return undefined;
  const transactionId = own ?? names.transactionId;
  if (transactionId !== undefined) return store.find({ transactionId });
  const { gatewayReference } = names;
  return gatewayReference === undefined ? undefined : store.find({ gatewayReference });
}
