import type { Money } from '../../money/money.js';
import type { GatewayCallContext } from './gateway-call-context-v1.js';

/**
 * What a record of the gateway's own books is about. The first four move a customer's money; `chargeback` and `return` are later losses of a
 * success (a dispute; a refund or withdrawal that came back), or their taking back; `fee`, `payout` and `other` are between the gateway and
 * the merchant alone.
 */
export type GatewayRecordKind =
  'deposit' | 'withdrawal' | 'refund' | 'reversal' | 'chargeback' | 'return' | 'fee' | 'payout' | 'other';

/** One line of the gateway's own books: money that moved, as the gateway tells it. What never moved money is none. */
export interface GatewayRecord {
  /** The gateway's own number of this line: a line told twice is recognized by it. */
  readonly recordReference: string;
  /** What it is about. */
  readonly kind: GatewayRecordKind;
  /** `in` to the merchant's account, or `out` of it. */
  readonly direction: 'in' | 'out';
  /** How much the customer paid or got, in the currency of the movement, before fees; 0 or more. */
  readonly money: Money;
  /** What the gateway kept for it, where the line says. */
  readonly fee?: Money;
  /** ISO 8601 UTC; when the gateway booked it. */
  readonly occurredAt: string;
  /** Ours, where the gateway carries it back. */
  readonly transactionId?: string;
  /** The gateway's number for the movement, as its answers gave it: `Transaction.gatewayReference`. */
  readonly gatewayReference?: string;
  /** The receipt the customer sees: `Transaction.receiptNumber`. */
  readonly receiptNumber?: string;
  /** What the customer typed as account or invoice number; data only. */
  readonly accountReference?: string;
  /**
   * The gateway's number of this movement itself, as `GatewayEntry.entryReference` gives it for the same movement (refund, dispute,
   * reversal), where the line is one that follows a transaction.
   */
  readonly entryReference?: string;
  /** Of a refund that was made outside, and of what became of it: our id of the deposit that it gives back, where that carries it. */
  readonly originalTransactionId?: string;
  /** Of the same: the gateway's number for that deposit, `Transaction.gatewayReference`. */
  readonly originalGatewayReference?: string;
}

/** A stretch of time: `from` belongs to it, `to` does not. */
export interface GatewayRecordPeriod {
  /** ISO 8601 UTC. */
  readonly from: string;
  /** ISO 8601 UTC. */
  readonly to: string;
}

/** What a listing of records is given besides the period. */
export interface GatewayRecordsContext extends Pick<GatewayCallContext, 'signal' | 'tokenCache' | 'logger'> {
  /** The bytes of a statement as the gateway's portal exports it: read instead of asking the gateway. */
  readonly statement?: Uint8Array;
  /**
   * Makes one request of the listing, and makes it again after a while where the gateway cannot answer now, such as a rate limit in the
   * middle of a long period: a listing that throws cannot be taken up where it ended. Gives up within bounds, with the last error. Default:
   * the request is made once.
   */
  readonly askPatiently?: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;
}

/** What one source of records holds. */
export interface GatewayRecordSource {
  /** Kinds of transactions that the source lists whole: one of them that is not there is missing. */
  readonly kinds: readonly ('deposit' | 'withdrawal' | 'refund' | 'reversal')[];
  /** Beginnings of gatewayReferences whose movements stand in other books, such as those of a connected account: never missing here. */
  readonly elsewhere?: readonly string[];
  /** How far back it reaches, in milliseconds. Default: for ever. */
  readonly historyMs?: number;
}

/** Where a gateway instance's own records come from; a source that is absent here is refused. */
export interface GatewayRecordsCapability {
  /** In which order records come, by `occurredAt`. One that is out of order costs its reader memory, nothing else. */
  readonly order: 'oldest-first' | 'newest-first';
  /** By asking the gateway. */
  readonly api?: GatewayRecordSource;
  /** From a file that the gateway's portal exports. */
  readonly statement?: GatewayRecordSource;
}
