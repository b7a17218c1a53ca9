import {
  PaymentError,
  type GatewayCallContext,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
  type GatewayEntry,
  type GatewayOperation,
  type GatewayResponse,
  type IncomingDeposit,
  type PaymentGateway,
  type Transaction,
} from '@lango/core';
import { hashOf } from '../kernel/chance.js';
import type { Faults } from '../kernel/faults.js';
import type { Kernel } from '../kernel/kernel.js';
import type { Trace } from '../trace.js';
import type { ProviderHabits } from './habits.js';
import { createLedger, type LedgerRecord, type ProviderLedger } from './ledger.js';
import { createCallbackSender, type CallbackSender, type SendCallback } from './provider-callbacks.js';

/** A provider. Its ledger and callbacks survive all our crashes. */
export interface Provider {
  readonly habits: ProviderHabits;
  readonly ledger: ProviderLedger;
  readonly sender: CallbackSender;
  /** The adapter that our processes call. */
  readonly gateway: PaymentGateway;
}

/** Dependencies of a provider. */
export interface ProviderOptions {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly send: SendCallback;
  /** Whether one of our transactions has this reference. */
  readonly isReferenceHeld: (gatewayReference: string) => boolean;
  /** Runs work after a delay; the history does not end before. */
  readonly later: (ms: number, work: () => void) => void;
}

const unknown = (code: 'connection_lost' | 'gateway_error' | 'response_unreadable', why: string) =>
  new PaymentError(code, 'unknown', why);

/** A provider with its adapter, with random behavior and faults. */
export function createProvider(habits: ProviderHabits, options: ProviderOptions): Provider {
  const { kernel, faults, trace, later, isReferenceHeld } = options;
  const { gatewayId } = habits;
  const { chance } = kernel;
  // Only one that our store has: where a provider can be looked up by reference alone, anyone who knows a secret address and the reference of a
  // payment with a lost answer is believed (see docs/proof.md).
  const heldByAnother = (transactionId: string): string | undefined =>
    ledger.records.find(
      ({ transaction, gatewayReference }) =>
        transaction.transactionId !== transactionId && isReferenceHeld(gatewayReference),
    )?.gatewayReference;
  const sender = createCallbackSender(
    habits,
    options,
    (transactionId) => heldByAnother(transactionId) ?? 'none-such',
  );
  const ledger = createLedger(habits, {
    chance,
    faults,
    trace,
    now: kernel.now,
    onTaken: (record) => {
      if (record.response.status !== 'pending') {
        if (chance.happens(0.6)) sender.report(record);
        return;
      }
      if (chance.happens(0.3)) sender.report(record);
      later(200 + chance.fraction() * 12_000, () => {
        if (record.response.status !== 'pending') return;
        ledger.settle(record, chance.happens(habits.declines) ? 'failed' : 'succeeded');
        const declined = { ...record };
        const isPaidLate = isDeclined(record) && faults.inject('paid late', gatewayId);
        const isToldLast = isPaidLate && faults.inject('decline told last', gatewayId);
        if (!isToldLast) sender.report(record);
        if (!isPaidLate) return;
        later(2_000 + 10_000 * faults.detail('paid late'), () => {
          ledger.payLate(record);
          sender.report(record);
          if (!isToldLast) return;
          // What is told out of order comes from a provider in trouble: meanwhile it answers no question about the payment.
          record.silentUntilMs = kernel.now() + 4_000;
          later(1_000 + 2_000 * faults.detail('decline told last'), () => sender.report(declined));
        });
      });
    },
  });

  /** Refused before anything was sent, or by the provider before it acts. */
  const refuseEarly = (operation: GatewayOperation): void => {
    if (faults.inject('request never left', gatewayId))
      throw new PaymentError('gateway_unreachable', 'none', 'no connection');
    if (faults.inject('rate limited', gatewayId))
      throw new PaymentError('rate_limited', 'none', 'too many', undefined, { retryAfterMs: 400 });
    if (operation === 'lookUp') return;
    if (faults.inject('credentials refused', gatewayId))
      throw new PaymentError('credentials_rejected', 'none', 'wrong secret');
    if (faults.inject('request refused', gatewayId))
      throw new PaymentError('request_rejected', 'none', 'bad request');
  };

  const carryOut = async (
    operation: GatewayOperation,
    transaction: Transaction,
    context: GatewayCallContext,
  ): Promise<GatewayResponse> => {
    // Adapters check the signal before they send: after a stop it has fired.
    if (context.signal.aborted) throw new PaymentError('aborted', 'none', 'given up before it was sent');
    try {
      refuseEarly(operation);
    } catch (error) {
      sender.forgeEarly(transaction, context.callbackUrl ?? '');
      throw error;
    }
    // From here on it arrives, even if nobody waits for the answer.
    const { transactionId } = transaction;
    trace.add('gateway', { kind: 'request written', gatewayId, transactionId });
    const isLate = faults.inject('request late', gatewayId);
    const travelMs = isLate ? faults.detail('request late') * 2_500 : 0;
    if (travelMs > 0) await kernel.sleep(travelMs);
    else await kernel.turn();
    const record = ledger.take(operation, transaction, context.idempotencyKey, context.callbackUrl ?? '');
    if (faults.inject('answer late', gatewayId)) await kernel.sleep(faults.detail('answer late') * 8_000);
    if (faults.inject('answer lost', gatewayId)) throw lost();
    if (record === 'duplicate')
      throw new PaymentError('duplicate_reference', 'unknown', 'this reference was taken before');
    if (faults.inject('answer garbled', gatewayId)) return { status: 'succeeded' } as GatewayResponse;
    const another = heldByAnother(transactionId);
    if (another !== undefined && faults.inject('answer of another', gatewayId))
      return say({ ...record, response: { ...record.response, gatewayReference: another } });
    return say(record);
  };
  /** Some adapters throw a proper error; others pass on their library's. */
  const lost = (): Error =>
    faults.detail('answer lost') < 0.6
      ? unknown('connection_lost', 'the answer was lost')
      : new Error('socket hang up');
  const say = (record: LedgerRecord): GatewayResponse => {
    const { response, transaction } = record;
    const { transactionId } = transaction;
    trace.add('gateway', { kind: 'gateway response', gatewayId, transactionId, response });
    return response;
  };

  const lookUp = async (transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse> => {
    const { transactionId, gatewayReference } = transaction;
    if (habits.findsBy === 'its reference' && gatewayReference === undefined)
      throw new PaymentError('operation_not_supported', 'none', 'no reference to look up');
    refuseEarly('lookUp');
    await kernel.turn();
    if (faults.inject('look-up failed', gatewayId)) throw unknown('gateway_error', 'no answer');
    const record = ledger.find(
      transactionId,
      habits.findsBy === 'its reference' ? gatewayReference : undefined,
    );
    if (record === undefined) throw new PaymentError('transaction_not_found', 'none', 'no such transaction');
    if (record.silentUntilMs > kernel.now()) throw unknown('gateway_error', 'no answer');
    if (habits.lookUp === 'answers') return withoutReceipt(say(record));
    sender.answerLookUp(record, context.lookUpCallbackUrl ?? '');
    // An accepted look-up says nothing about the movement.
    return { status: 'pending', gatewayReference: record.gatewayReference, isInconclusive: true };
  };

  const cancel = async (transaction: Transaction): Promise<GatewayResponse> => {
    refuseEarly('cancel');
    await kernel.turn();
    const record = ledger.find(transaction.transactionId, undefined);
    if (record === undefined) throw new PaymentError('request_rejected', 'none', 'no such transaction');
    ledger.settle(record, 'failed');
    if (faults.inject('answer lost', gatewayId)) throw unknown('connection_lost', 'the answer was lost');
    return say(record);
  };

  const capability = {
    idempotency: habits.idempotency,
    keyLifetime: habits.keyLifetimeMs,
    absenceIsProof: habits.absenceIsProof,
    settleTimeMs: habits.settleTimeMs,
    amounts: { '*': { minMinor: 1, maxMinor: 1e12 } },
  };
  const canLookUp = habits.lookUp !== 'none';
  return {
    habits,
    ledger,
    sender,
    gateway: {
      specificationVersion: 'v1',
      gatewayId,
      capabilities: {
        operations: {
          deposit: capability,
          withdraw: capability,
          refund: capability,
          reverse: capability,
          cancel: capability,
          ...(canLookUp && { lookUp: capability }),
        },
        callbackProof: habits.callbackProof,
        environment: 'test',
        account: `account-of-${gatewayId}`,
      },
      deposit: (transaction, context) => carryOut('deposit', transaction, context),
      withdraw: (transaction, context) => carryOut('withdraw', transaction, context),
      refund: (refund, _original, context) => carryOut('refund', refund, context),
      reverse: (reversal, _original, context) => carryOut('reverse', reversal, context),
      cancel,
      ...(canLookUp && { lookUp }),
      handleCallback: async (payload, context) => {
        // The adapter queries its provider while it reads, and gets no answer.
        if (faults.inject('read fails', gatewayId))
          throw unknown('connection_lost', 'no answer while reading');
        return readCallback(habits, payload, context);
      },
    },
  };
}

/** Look-ups do not state the payer's receipt. */
function withoutReceipt(response: GatewayResponse): GatewayResponse {
  if (response.status !== 'succeeded') return response;
  const { receiptNumber: _, ...rest } = response;
  return rest;
}

const isDeclined = ({ response }: LedgerRecord): boolean => response.status === 'failed';

/** The provider's signature over a body. */
export const signatureOf = (gatewayId: string, body: string): string =>
  `${hashOf(`key of ${gatewayId}\n${body}`)}`;

async function readCallback(
  { gatewayId, callbackProof }: ProviderHabits,
  payload: Uint8Array,
  { headers, urlToken }: GatewayCallbackContext,
): Promise<GatewayCallbackResult> {
  const body = Buffer.from(payload).toString('utf8');
  if (callbackProof === 'signature' && headers['x-signature'] !== signatureOf(gatewayId, body))
    throw new PaymentError('callback_rejected', 'none', 'wrong signature');
  const evidence = callbackProof === 'signature' ? 'signed' : urlToken === 'look-up' ? 'look-up' : 'hint';
  const acknowledgement = { status: 200, headers: {}, body: 'ok' };
  if (!body.startsWith('{')) throw new PaymentError('callback_unreadable', 'none', 'no JSON');
  const read = JSON.parse(body) as {
    readonly entry?: GatewayEntry;
    readonly incoming?: IncomingDeposit;
    readonly update?: never;
    readonly event?: string;
  };
  const base = {
    evidence,
    acknowledgement,
    ...(read.event !== undefined && { eventId: read.event }),
  } as const;
  if (read.incoming !== undefined) return { kind: 'incoming-deposit', deposit: read.incoming, ...base };
  return read.entry !== undefined
    ? { kind: 'entries', entries: [read.entry], ...base }
    : { kind: 'updates', updates: [read.update as never], ...base };
}
