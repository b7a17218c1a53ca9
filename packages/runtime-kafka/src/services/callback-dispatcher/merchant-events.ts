import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { resentAs } from '../review/resent-as.js';
import type { Discrepancy } from '../../ports/transaction-change.js';

/** What a merchant can be told, and subscribe to. */
export const merchantEventTypes = [
  'transaction.pending',
  'transaction.succeeded',
  'transaction.failed',
  'transaction.discrepancy',
  'endpoint.disabled',
] as const;

export type MerchantEventType = (typeof merchantEventTypes)[number];

/** What an endpoint that names no events is told. */
export const defaultMerchantEvents: readonly MerchantEventType[] = [
  'transaction.succeeded',
  'transaction.failed',
  'transaction.discrepancy',
  'endpoint.disabled',
];

/** One thing to tell, once. */
export interface MerchantEvent {
  readonly eventType: MerchantEventType;
  /** What makes it one: the transaction and its status, or the discrepancy. */
  readonly eventKey: string;
  /** The exact text that is signed and sent. */
  readonly body: string;
}

/** What a merchant can be told about a transaction as it is committed: its discrepancies and its status. */
export function eventsOf(
  record: TransactionRecord,
  discrepancies: readonly Discrepancy[],
  atMs: number,
): readonly MerchantEvent[] {
  const { status, transactionId } = record.transaction;
  const told: MerchantEvent[] = discrepancies.map((discrepancy) => ({
    eventType: 'transaction.discrepancy',
    eventKey: discrepancy.discrepancyId,
    body: eventBody(record, 'transaction.discrepancy', atMs, discrepancy),
  }));
  if (!isFinalStatus(status) && status !== 'pending') return told;
  const eventType: MerchantEventType = `transaction.${status}`;
  return [
    ...told,
    { eventType, eventKey: `${transactionId}:${eventType}`, body: eventBody(record, eventType, atMs) },
  ];
}

/** Ids, status, amount; no personal data. */
function eventBody(
  record: TransactionRecord,
  type: MerchantEventType,
  atMs: number,
  discrepancy?: Discrepancy,
): string {
  const { transaction } = record;
  return JSON.stringify({
    type,
    timestamp: new Date(atMs).toISOString(),
    data: {
      transactionId: transaction.transactionId,
      kind: transaction.kind,
      gateway: transaction.gatewayId,
      environment: record.environment,
      status: transaction.status,
      version: transaction.version,
      amount: transaction.money,
      merchantReference: transaction.merchantReference,
      receiptNumber: transaction.receiptNumber,
      originalTransactionId: transaction.originalTransactionId,
      resendOf: record.resendOf,
      resentAs: resentAs(record),
      failure: transaction.failure && {
        reason: transaction.failure.reason,
        rawCode: transaction.failure.rawCode,
      },
      ...(discrepancy && {
        discrepancy: { discrepancyId: discrepancy.discrepancyId, kind: discrepancy.kind },
      }),
    },
  });
}

/** Told to a merchant's other endpoints when one of them is sent nothing more. */
export function endpointDisabledBody(
  endpointId: string,
  environment: string,
  reason: 'gone' | 'no-success',
  atMs: number,
): string {
  const type: MerchantEventType = 'endpoint.disabled';
  return JSON.stringify({
    type,
    timestamp: new Date(atMs).toISOString(),
    data: { endpointId, environment, reason },
  });
}

/** What the test button sends. */
export function endpointTestBody(endpointId: string, environment: string, atMs: number): string {
  return JSON.stringify({
    type: 'endpoint.test',
    timestamp: new Date(atMs).toISOString(),
    data: { endpointId, environment },
  });
}
