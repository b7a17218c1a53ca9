import type { EntryKind, FailureReason, Money, Transaction } from '@lango/core';
import type { MerchantEventType } from './merchant-events.js';

/** The transaction at the time of the event. No personal data. */
export interface TransactionEventData {
  readonly transactionId: string;
  readonly kind: Transaction['kind'];
  /** Id of the gateway instance. */
  readonly gateway: string;
  readonly environment: 'test' | 'live';
  readonly status: Transaction['status'];
  readonly version: number;
  readonly amount: Money;
  readonly merchantReference?: string;
  readonly receiptNumber?: string;
  readonly originalTransactionId?: string;
  readonly reissueOf?: string;
  readonly reissuedAs?: string;
  readonly failure?: { readonly reason: FailureReason; readonly rawCode: string };
}

/** Money that moved after a final status. */
interface EntryData {
  readonly entry: { readonly kind: EntryKind; readonly reference: string; readonly amount: Money };
}

/** A payment that a customer started. */
export interface IncomingDepositEventData {
  readonly incomingDepositId: string;
  readonly gateway: string;
  readonly environment: 'test' | 'live';
  readonly gatewayReference: string;
  readonly amount: Money;
  readonly accountReference?: string;
  readonly receivingAccount?: string;
  /** ISO 8601 UTC. */
  readonly paidAt?: string;
}

/** A disabled endpoint. */
export interface EndpointDisabledEventData {
  readonly endpointId: string;
  readonly environment: 'test' | 'live';
  readonly reason: 'gone' | 'no-success';
}

interface OtherData {
  readonly 'transaction.refunded': TransactionEventData & EntryData;
  readonly 'transaction.disputed': TransactionEventData & Partial<EntryData>;
  readonly 'transaction.returned': TransactionEventData & EntryData;
  readonly 'transaction.late_success': TransactionEventData & EntryData;
  readonly 'transaction.discrepancy': TransactionEventData & {
    readonly discrepancy: { readonly discrepancyId: string; readonly kind: string };
  };
  readonly 'deposit.incoming': IncomingDepositEventData;
  readonly 'endpoint.disabled': EndpointDisabledEventData;
}

type DataOf<Type extends MerchantEventType> = Type extends keyof OtherData
  ? OtherData[Type]
  : TransactionEventData;

/** An event as in-process handlers get it; a union discriminated by `type`. */
export type RuntimeEvent<Type extends MerchantEventType = MerchantEventType> = {
  readonly [T in Type]: {
    readonly type: T;
    /** The same for all attempts: store it, to handle the event once. */
    readonly messageId: string;
    /** The merchant of the transaction, deposit or endpoint. */
    readonly merchantId: string;
    /** Time of the event. ISO 8601 UTC. */
    readonly timestamp: string;
    readonly data: DataOf<T>;
  };
}[Type];
