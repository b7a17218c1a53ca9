import { PaymentError } from '../errors/payment-error.js';
import { assertOperationSupported } from '../gateway/assert-operation-supported.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { GatewayCallbackContext, GatewayCallbackResult } from '../gateway/v1/gateway-callback-v1.js';
import type {
  AmountLimits,
  GatewayOperation,
  OperationCapability,
  OperationIdempotency,
} from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import type { Money } from '../money/money.js';
import { assertRefundable } from '../transaction/assert-refundable.js';
import type { Transaction } from '../transaction/transaction.js';
import { gatewayIdPattern } from '../gateway/check-gateway.js';
import { checkOption, checkRequest } from '../input/check-input.js';
import { constantTimeEqual } from '../gateway-kit/constant-time-equal.js';
import { readHeader } from '../gateway-kit/read-header.js';
import { checkBehavior, respond, type FakeBehavior } from './fake-behavior.js';
import { listFakeRecords } from './fake-records.js';
import { createFakeCallback, signFakeCallback } from './fake-callback.js';

/** Money that the fake gateway moved. */
export interface FakeMovement {
  /** The transaction it belongs to. */
  readonly transactionId: string;
  /** The operation that moved it. */
  readonly operation: GatewayOperation;
  /** The idempotency key of the call. */
  readonly idempotencyKey: string;
  /** The fake's reference. */
  readonly gatewayReference: string;
  /** How much. */
  readonly money: Money;
  /** ISO 8601 UTC; when it moved. */
  readonly at: string;
}

/** Settings of {@link createFakeGateway}. */
export interface FakeGatewayOptions {
  /** Default `fake`. */
  readonly gatewayId?: string;
  /** Of every operation. Default `native`. */
  readonly idempotency?: OperationIdempotency;
  /** As in the capabilities, with `settleTimeMs` 0. Default: left out. */
  readonly absenceIsProof?: boolean;
  /** Default `signature`. */
  readonly callbackProof?: 'signature' | 'none';
  /** Default `test`. */
  readonly environment?: 'test' | 'live';
  /** Default: every currency, 1 to 10^12 minor units. */
  readonly amounts?: Readonly<Record<string, AmountLimits>>;
  /** Thrown by `listRecords`, after the first record. Default: it lists everything. */
  readonly listingError?: PaymentError;
  /** Milliseconds since the epoch; when its money moves. Default `Date.now`. */
  readonly now?: () => number;
  /** Decides the result of each call; by default it succeeds. `callNumber` counts the calls of that operation for that transaction from 1. */
  readonly behave?: (
    transaction: Transaction,
    operation: GatewayOperation,
    callNumber: number,
  ) => FakeBehavior;
}

/** A gateway without a provider, for tests of host applications. `movements` is the record of what moved. */
export interface FakeGateway extends PaymentGatewayV1 {
  /** Every movement, including duplicates. */
  readonly movements: readonly FakeMovement[];
  /** Every call of an operation, in order. */
  readonly calls: readonly {
    readonly operation: GatewayOperation;
    readonly transactionId: string;
    readonly idempotencyKey: string;
  }[];
  /**
   * Completes a pending transaction at the provider.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, field `outcome`; `transaction_not_found`, field `transactionId`.
   */
  settle(transactionId: string, outcome: 'succeeded' | 'failed'): void;
  /** A callback with the transaction's current state, signed where the fake signs. */
  callbackFor(transactionId: string): {
    readonly payload: Uint8Array;
    readonly headers: Record<string, string>;
  };
  /** A callback with any content, signed where the fake signs: for content that `callbackFor` never sends. */
  callbackSaying(content: object): {
    readonly payload: Uint8Array;
    readonly headers: Record<string, string>;
  };
}

interface FakeRecord {
  readonly transaction: Transaction;
  response: GatewayResponse;
}

/**
 * Builds a fake gateway whose state lives in memory.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function createFakeGateway(options: FakeGatewayOptions = {}): FakeGateway {
  checkOptions(options);
  const { gatewayId = 'fake', idempotency = 'native', callbackProof = 'signature' } = options;
  const { now = Date.now } = options;
  const behave = options.behave ?? (() => ({ do: 'succeed' }) as const);
  const movements: FakeMovement[] = [];
  const calls: FakeGateway['calls'][number][] = [];
  const records = new Map<string, FakeRecord>();
  const capability: OperationCapability = {
    idempotency,
    ...(idempotency === 'native' && { keyLifetime: 24 * 3_600_000 }),
    ...(options.absenceIsProof !== undefined && { absenceIsProof: options.absenceIsProof, settleTimeMs: 0 }),
    amounts: options.amounts ?? { '*': { minMinor: 1, maxMinor: 1e12 } },
  };
  const nextReference = () => `${gatewayId}-${String(records.size + movements.length + 1).padStart(8, '0')}`;
  const move = (
    transaction: Transaction,
    operation: GatewayOperation,
    key: string,
    gatewayReference: string,
  ) => {
    movements.push({
      transactionId: transaction.transactionId,
      operation,
      idempotencyKey: key,
      gatewayReference,
      money: transaction.money,
      at: new Date(now()).toISOString(),
    });
  };

  const act = async (
    operation: GatewayOperation,
    transaction: Transaction,
    context: GatewayCallContext,
  ): Promise<GatewayResponse> => {
    const { transactionId, money } = checkRequest.object('transaction', transaction);
    checkRequest.text('transaction.transactionId', transactionId);
    checkRequest.object('transaction.money', money);
    const { idempotencyKey } = checkRequest.object('context', context);
    checkRequest.text('context.idempotencyKey', idempotencyKey);
    checkRequest.object('context.signal', context.signal);
    calls.push({ operation, transactionId, idempotencyKey });
    if (context.signal.aborted) throw new PaymentError('aborted', 'none', 'aborted before sending');
    assertOperationSupported(gateway, operation, money);
    const callNumber = calls.filter(
      (c) => c.operation === operation && c.transactionId === transactionId,
    ).length;
    const behavior = checkBehavior(behave(transaction, operation, callNumber));
    if (behavior.do === 'fail-before-acting') throw behavior.error;
    const earlier = records.get(idempotencyKey);
    if (earlier && idempotency === 'native') {
      if (behavior.do === 'act-then-fail') throw behavior.error;
      return earlier.response;
    }
    if (earlier && idempotency === 'lookup') {
      throw new PaymentError(
        'duplicate_reference',
        'unknown',
        'a request with this reference was accepted before',
      );
    }
    const gatewayReference = nextReference();
    const response = respond(behavior, gatewayReference, transaction.money);
    if (response.status === 'succeeded') move(transaction, operation, idempotencyKey, gatewayReference);
    records.set(idempotencyKey, { transaction, response });
    if (behavior.do === 'act-then-fail') throw behavior.error;
    return response;
  };

  const refundOrReverse = async (
    operation: 'refund' | 'reverse',
    refund: Transaction,
    original: Transaction,
    context: GatewayCallContext,
  ): Promise<GatewayResponse> => {
    assertRefundable(refund, original, []);
    return act(operation, refund, context);
  };

  const recordOf = (transactionId: string) => {
    const found = [...records.values()].reverse().find((r) => r.transaction.transactionId === transactionId);
    if (!found) {
      const message = 'the fake has no such transaction';
      throw new PaymentError('transaction_not_found', 'none', message, undefined, { field: 'transactionId' });
    }
    return found;
  };

  const handleCallback = async (
    payload: Uint8Array,
    context: GatewayCallbackContext,
  ): Promise<GatewayCallbackResult> => {
    if (
      callbackProof === 'signature' &&
      !constantTimeEqual(readHeader(context.headers, 'fake-signature') ?? '', signFakeCallback(payload))
    ) {
      throw new PaymentError('callback_rejected', 'none', 'the signature does not match');
    }
    const acknowledgement = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true}',
    };
    let update: GatewayResponse & { transactionId?: string };
    try {
      update = JSON.parse(Buffer.from(payload).toString('utf8')) as typeof update;
    } catch {
      throw new PaymentError('callback_unreadable', 'none', 'the body is not JSON');
    }
    if (typeof update !== 'object' || update?.status === undefined)
      return { kind: 'ignored', reason: 'not about a transaction', acknowledgement };
    const evidence =
      callbackProof === 'signature' ? 'signed' : context.urlToken === 'look-up' ? 'look-up' : 'hint';
    return { kind: 'updates', updates: [update], evidence, acknowledgement };
  };

  const gateway: FakeGateway = {
    specificationVersion: 'v1',
    gatewayId,
    capabilities: {
      operations: {
        deposit: capability,
        withdraw: capability,
        refund: capability,
        reverse: capability,
        lookUp: capability,
      },
      callbackProof,
      environment: options.environment ?? 'test',
      records: {
        order: 'oldest-first',
        api: { kinds: ['deposit', 'withdrawal', 'refund', 'reversal'] },
      },
    },
    movements,
    calls,
    deposit: (transaction, context) => act('deposit', transaction, context),
    withdraw: (transaction, context) => act('withdraw', transaction, context),
    refund: (refund, original, context) => refundOrReverse('refund', refund, original, context),
    reverse: (reversal, original, context) => refundOrReverse('reverse', reversal, original, context),
    lookUp: async (transaction, context) => {
      calls.push({
        operation: 'lookUp',
        transactionId: transaction.transactionId,
        idempotencyKey: context.idempotencyKey,
      });
      if (context.signal.aborted) throw new PaymentError('aborted', 'none', 'aborted before sending');
      const behavior = checkBehavior(behave(transaction, 'lookUp', 1));
      if (behavior.do === 'fail-before-acting') throw behavior.error;
      return recordOf(transaction.transactionId).response;
    },
    handleCallback,
    listRecords: (period, context) => listFakeRecords(movements, period, context, options.listingError),
    settle: (transactionId, outcome) => {
      checkRequest.oneOf('outcome', outcome, ['succeeded', 'failed']);
      const record = recordOf(transactionId);
      if (record.response.status !== 'pending') return;
      const { gatewayReference } = record.response;
      const { transaction } = record;
      record.response = respond(
        { do: outcome === 'succeeded' ? 'succeed' : 'decline' },
        gatewayReference,
        transaction.money,
      );
      if (outcome === 'succeeded') {
        const operation = transaction.kind === 'withdrawal' ? 'withdraw' : 'deposit';
        move(transaction, operation, `${transactionId}-${operation}`, gatewayReference);
      }
    },
    callbackFor: (transactionId) =>
      createFakeCallback({ ...recordOf(transactionId).response, transactionId }),
    callbackSaying: (content) => createFakeCallback(checkRequest.object('content', content)),
  };
  return gateway;
}

function checkOptions(options: FakeGatewayOptions): void {
  const {
    gatewayId,
    idempotency,
    absenceIsProof,
    callbackProof,
    environment,
    amounts,
    behave,
    now,
    listingError,
  } = checkOption.settings(options);
  if (gatewayId !== undefined) checkOption.text('gatewayId', gatewayId, { pattern: gatewayIdPattern });
  if (idempotency !== undefined) checkOption.oneOf('idempotency', idempotency, ['native', 'lookup', 'none']);
  if (absenceIsProof !== undefined) checkOption.flag('absenceIsProof', absenceIsProof);
  if (callbackProof !== undefined) checkOption.oneOf('callbackProof', callbackProof, ['signature', 'none']);
  if (environment !== undefined) checkOption.oneOf('environment', environment, ['test', 'live']);
  if (behave !== undefined) checkOption.callable('behave', behave);
  if (now !== undefined) checkOption.callable('now', now);
  if (listingError !== undefined && !PaymentError.is(listingError))
    throw checkOption.wrong('listingError', 'must be a PaymentError');
  for (const [currency, limits] of Object.entries(checkOption.object('amounts', amounts ?? {}))) {
    const { minMinor, maxMinor, stepMinor = 1 } = checkOption.object(`amounts.${currency}`, limits);
    checkOption.number(`amounts.${currency}.minMinor`, minMinor, { least: 0, whole: true });
    checkOption.number(`amounts.${currency}.maxMinor`, maxMinor, { least: minMinor, whole: true });
    checkOption.number(`amounts.${currency}.stepMinor`, stepMinor, { least: 1, whole: true });
  }
}
