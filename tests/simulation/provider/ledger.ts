import type { GatewayOperation, GatewayResponse, Money, Transaction } from '@lango/core';
import type { Chance } from '../kernel/chance.js';
import type { Faults } from '../kernel/faults.js';
import type { Trace } from '../trace.js';
import type { ProviderHabits } from './habits.js';

/** One request in the provider's ledger. */
export interface LedgerRecord {
  readonly transaction: Transaction;
  readonly key: string;
  readonly gatewayReference: string;
  readonly callbackUrl: string;
  /** When a look-up begins to show it. */
  readonly visibleAtMs: number;
  readonly takenAtMs: number;
  /** Until then no look-up of it is answered. */
  silentUntilMs: number;
  /** Its current response. */
  response: GatewayResponse;
  /** What really moved: nothing, the requested amount, or another. */
  moved: Money | undefined;
}

/** A provider's ledger. */
export interface ProviderLedger {
  /** Accepts one request; `duplicate` where the provider refuses a second one under the same key. */
  take(
    operation: GatewayOperation,
    transaction: Transaction,
    key: string,
    callbackUrl: string,
  ): LedgerRecord | 'duplicate';
  /** What a look-up by transaction or by the provider's reference finds now. */
  readonly find: (
    transactionId: string | undefined,
    gatewayReference: string | undefined,
  ) => LedgerRecord | undefined;
  /** Ends a record that was pending: canceled, captured, approved or declined. */
  readonly settle: (record: LedgerRecord, how: 'succeeded' | 'failed') => void;
  /** A late payment after a decline. */
  readonly payLate: (record: LedgerRecord) => void;
  readonly records: readonly LedgerRecord[];
}

/** A ledger with random outcomes; `onOpen` is called for a record whose outcome follows later. */
export function createLedger(
  habits: ProviderHabits,
  world: {
    readonly chance: Chance;
    readonly faults: Faults;
    readonly trace: Trace;
    readonly now: () => number;
    readonly onTaken: (record: LedgerRecord) => void;
  },
): ProviderLedger {
  const { chance, faults, trace, now } = world;
  const { gatewayId } = habits;
  const records: LedgerRecord[] = [];

  const move = (record: LedgerRecord): void => {
    const { transaction, gatewayReference } = record;
    const { amountMinor, currency } = transaction.money;
    const isOther = habits.statesMoney && faults.inject('other amount moved', gatewayId);
    const isPart =
      habits.statesMoney &&
      transaction.kind === 'deposit' &&
      !isOther &&
      faults.inject('captured in part', gatewayId);
    const less = isOther ? amountMinor - 50 : isPart ? Math.ceil(amountMinor * 0.6) : amountMinor;
    const money = { amountMinor: Math.max(1, less), currency };
    record.moved = money;
    const isTwice = transaction.kind === 'deposit' && faults.inject('told by two channels', gatewayId);
    record.response = {
      status: 'succeeded',
      gatewayReference,
      ...(habits.statesMoney && { money }),
      ...(isPart && { isPartialCapture: true }),
      // The payer's receipt, which look-ups do not state, as at M-Pesa.
      ...(isTwice && { receiptNumber: `${gatewayReference}-receipt` }),
    };
    trace.add('gateway', {
      kind: 'money moved',
      gatewayId,
      transactionId: transaction.transactionId,
      gatewayReference,
      money,
      isPartialCapture: isPart,
    });
  };
  const decline = (record: LedgerRecord): void => {
    const { gatewayReference } = record;
    record.response = {
      status: 'failed',
      reason: 'declined',
      rawCode: '51',
      rawMessage: 'not enough',
      gatewayReference,
    };
  };

  return {
    records,
    take: (operation, transaction, key, callbackUrl) => {
      const { transactionId, money, counterparty } = transaction;
      trace.add('gateway', {
        kind: 'request arrived',
        gatewayId,
        operation,
        transactionId,
        key,
        money,
        destination: counterparty.phoneNumber ?? '',
      });
      const earlier = records.find((record) => record.key === key);
      if (earlier !== undefined && habits.idempotency === 'lookup') return 'duplicate';
      const isRemembered = earlier !== undefined && now() - earlier.takenAtMs < habits.keyLifetimeMs;
      if (earlier !== undefined && habits.idempotency === 'native' && isRemembered) return earlier;
      const lagMs = faults.inject('look-up lags', gatewayId)
        ? faults.detail('look-up lags') * (habits.absenceIsProof ? habits.settleTimeMs - 500 : 60_000)
        : 0;
      const gatewayReference = `${gatewayId}-ref-${records.length + 1}`;
      const record: LedgerRecord = {
        transaction,
        key,
        gatewayReference,
        callbackUrl,
        visibleAtMs: now() + lagMs,
        takenAtMs: now(),
        silentUntilMs: 0,
        response: { status: 'pending', gatewayReference },
        moved: undefined,
      };
      records.push(record);
      if (!habits.asynchronous) {
        if (chance.happens(habits.declines)) decline(record);
        else move(record);
      }
      world.onTaken(record);
      return record;
    },
    find: (transactionId, gatewayReference) =>
      records.find(
        (record) =>
          record.visibleAtMs <= now() &&
          (gatewayReference !== undefined
            ? record.gatewayReference === gatewayReference
            : record.transaction.transactionId === transactionId),
      ),
    payLate: (record) => {
      if (record.response.status === 'failed' && record.moved === undefined) move(record);
    },
    settle: (record, how) => {
      if (record.response.status !== 'pending') return;
      if (how === 'succeeded') move(record);
      else decline(record);
    },
  };
}
