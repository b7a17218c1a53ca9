import type { Money } from '../../money/money.js';
import type { GatewayCallContext } from './gateway-call-context-v1.js';

/**
 * Kind of a record in the gateway's books. The first four move a customer's money; `chargeback` and `return` follow a success (a dispute; a
 * returned refund or withdrawal) or reverse such a line; `fee`, `payout` and `other` are between the gateway and the merchant.
 */
export type GatewayRecordKind =
  'deposit' | 'withdrawal' | 'refund' | 'reversal' | 'chargeback' | 'return' | 'fee' | 'payout' | 'other';

/** One line of the gateway's own books: money that moved. Attempts that moved no money are not records. */
export interface GatewayRecord {
  /** The gateway's id of this line: it identifies duplicates. */
  readonly recordReference: string;
  /** What the line is for. */
  readonly kind: GatewayRecordKind;
  /** `in` to the merchant's account, or `out` of it. */
  readonly direction: 'in' | 'out';
  /** How much the customer paid or got, in the currency of the movement, before fees; 0 or more. */
  readonly money: Money;
  /** The gateway's fee, where the line states it. */
  readonly fee?: Money;
  /** ISO 8601 UTC; when the gateway booked it. */
  readonly occurredAt: string;
  /** Ours, where the gateway carries it back. */
  readonly transactionId?: string;
  /** The gateway's reference, as in its answers: `Transaction.gatewayReference`. */
  readonly gatewayReference?: string;
  /** The receipt the customer sees: `Transaction.receiptNumber`. */
  readonly receiptNumber?: string;
  /** What the customer typed as account or invoice number; data only. */
  readonly accountReference?: string;
  /**
   * For a line that follows a transaction (refund, dispute, reversal): the gateway's reference of this movement itself, equal to
   * `GatewayEntry.entryReference`.
   */
  readonly entryReference?: string;
  /** For a refund that was made outside, and lines that follow it: our id of the refunded deposit, where the line carries it. */
  readonly originalTransactionId?: string;
  /** For the same: the gateway's reference of that deposit, `Transaction.gatewayReference`. */
  readonly originalGatewayReference?: string;
}

/** A period: `from` is inclusive, `to` is exclusive. */
export interface GatewayRecordPeriod {
  /** ISO 8601 UTC. */
  readonly from: string;
  /** ISO 8601 UTC. */
  readonly to: string;
}

/** What `listRecords` gets besides the period. */
export interface GatewayRecordsContext extends Pick<GatewayCallContext, 'signal' | 'tokenCache' | 'logger'> {
  /** A statement file as exported from the gateway's portal: read instead of the gateway's API. */
  readonly statement?: Uint8Array;
  /**
   * Makes one request of the listing with retries and backoff, for a temporary failure such as a rate limit in the middle of a long period: a
   * listing that throws cannot be resumed. Gives up after a limit, with the last error. Default: the request is made once.
   */
  readonly askPatiently?: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;
}

/** What one source of records holds. */
export interface GatewayRecordSource {
  /** Kinds of transactions that the source lists completely: one that is not listed is missing. */
  readonly kinds: readonly ('deposit' | 'withdrawal' | 'refund' | 'reversal')[];
  /** Prefixes of gatewayReferences that are listed in other books, such as those of a connected account: never missing here. */
  readonly elsewhere?: readonly string[];
  /** How far back it reaches, in milliseconds. Default: no limit. */
  readonly historyMs?: number;
}

/** Sources of a gateway instance's records; a source that is absent here is refused. */
export interface GatewayRecordsCapability {
  /** Order of the records, by `occurredAt`. A record out of order only costs the reader memory. */
  readonly order: 'oldest-first' | 'newest-first';
  /** The gateway's API. */
  readonly api?: GatewayRecordSource;
  /** A file exported from the gateway's portal. */
  readonly statement?: GatewayRecordSource;
}
