import type { EntryKind, FailureReason, Money, Transaction } from '@lango/core';
import type { MerchantEventType } from './merchant-events.js';

/** What events about a transaction say of it, as it was when the event arose. No personal data. */
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

/** Money that moved after the end. */
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

/** An endpoint that is sent nothing more. */
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

/** What a handler in the process is told; a union that `type` tells apart. */
export type RuntimeEvent<Type extends MerchantEventType = MerchantEventType> = {
  readonly [T in Type]: {
    readonly type: T;
    /** The same for all tries of the event: what a handler remembers to do its work once. */
    readonly messageId: string;
    /** Whose transaction, deposit or endpoint it is. */
    readonly merchantId: string;
    /** When it arose. ISO 8601 UTC. */
    readonly timestamp: string;
    readonly data: DataOf<T>;
  };
}[Type];
