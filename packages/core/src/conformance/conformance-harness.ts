import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import type { Money } from '../money/money.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import type { ConformanceSituation } from './conformance-situation.js';

/** A callback as the provider would send it. */
export interface ConformanceCallback {
  /** The bytes as they travel. */
  readonly payload: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole address it comes to. */
  readonly url: string;
  /** The token that the address carries, where the host knows it. */
  readonly urlToken?: 'transaction' | 'look-up';
  /** The address it comes from. */
  readonly sourceAddress?: string;
  /** ISO 8601 UTC. Default: now. */
  readonly receivedAt?: string;
}

/** What a callback is to say. */
export interface ConformanceCallbackContent {
  /** What became of the transaction. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown-code';
  /** The amount it states. Default: the transaction's own. */
  readonly money?: Money;
}

/** One gateway in one situation, with what the suite needs to see of the provider behind it. */
export interface ConformanceHarness {
  /**
   * The gateway under test, new for every situation. Give it a deadline of at most 2 s, so that the situations in which an answer never
   * ends do not take long.
   */
  readonly gateway: PaymentGatewayV1;
  /** Milliseconds after which a call that has not ended fails its check. Default 15,000. */
  readonly callBoundMs?: number;
  /** Credentials given to the gateway. None of them may be seen in anything it shows. */
  readonly secrets: readonly string[];
  /** A transaction, `submitted` and without a gatewayReference, that the provider would take in this situation: new at every call. */
  createTransaction(kind: TransactionKind): Transaction;
  /** What the host adds to the context of a call, such as `callbackUrl`. The suite fills in the rest. */
  createContext?(transaction: Transaction, operation: GatewayOperation): Partial<GatewayCallContext>;
  /** A reference shaped like the provider's, which the provider never gave. Default `conformance-unknown`. */
  readonly unknownReference?: string;
  /**
   * How often the provider took this transaction: a movement, or an order that will become one. Counted at the provider, after everything
   * under way has settled.
   */
  countMovements(transaction: Transaction): number | Promise<number>;
  /** Requests about payments that reached the provider, token requests left out. */
  countRequests(): number | Promise<number>;
  /** Resolves once a request about a payment has reached the provider. */
  requestReached(): Promise<void>;
  /**
   * A genuine callback about a transaction, which carries its gatewayReference by then.
   *
   * @returns `undefined` where the provider's callbacks cannot say this, such as a currency that they never state
   */
  createCallback(
    transaction: Transaction,
    content: ConformanceCallbackContent,
  ): ConformanceCallback | undefined | Promise<ConformanceCallback | undefined>;
  /**
   * A transaction already at the provider, made past the situation's faults, as a host would have stored it. Needed where refund, reverse,
   * capture or cancel is declared.
   */
  prepare?(what: 'succeeded-deposit' | 'held-deposit' | 'pending-deposit'): Promise<Transaction>;
  /** How many records one page of the provider's listing holds; the suite makes one deposit more. Needed where `records.api` is declared. */
  readonly recordsPageSize?: number;
  /** Lets go of servers and sockets, the gateway's included. */
  close?(): Promise<void>;
}

/** A situation that this provider cannot be in, and why. It is reported as skipped. */
export interface ConformanceNotApplicable {
  /** In words for the report. */
  readonly notApplicable: string;
}

/** Makes a harness for a situation. */
export type CreateConformanceHarness = (
  situation: ConformanceSituation,
) => ConformanceHarness | ConformanceNotApplicable | Promise<ConformanceHarness | ConformanceNotApplicable>;
