import type { FaultServerRequest } from './fault-server/start-fault-server.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import type { Money } from '../money/money.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import type { ConformanceSituation } from './conformance-situation.js';
import type {
  ConformanceCodes,
  ConformanceEnvironmentMember,
  ConformanceOtherCallback,
} from './conformance-statement.js';

/** The operations that make a movement of their own. */
export type PayingOperation = Extract<GatewayOperation, 'deposit' | 'withdraw' | 'refund' | 'reverse'>;

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
  /** What it says the provider keeps of it. Default: nothing is said of a fee. */
  readonly fee?: Money;
}

/** What one callback of several parts says of one transaction. */
export interface ConformanceBatchPart extends ConformanceCallbackContent {
  /** Which one; it carries its gatewayReference by then. */
  readonly transaction: Transaction;
}

/** One movement in the provider's own books, as the author's stub holds them. */
export interface ConformanceMovement {
  /** How much the provider moves or moved, in minor units of ISO 4217: convert it at the stub, by its documentation, not by the adapter. */
  readonly money: Money;
  /**
   * Whom a withdrawal or refund pays, or whom a deposit asks, spelled as `Transaction.counterparty` spells it (`+254712345678`). Leave it out
   * only where the provider's books name nobody: a check that needs it is skipped then.
   */
  readonly to?: string;
  /** Which way the money goes there: `in` to the merchant, `out` to the customer. */
  readonly direction?: 'in' | 'out';
  /** True once money has moved for good; false for an order that is still open. */
  readonly isFinal: boolean;
  /** What the provider keeps for it, where it says so: never taken off `money`. */
  readonly fee?: Money;
}

/** How the provider ends a movement that it holds. */
export interface ConformanceSettlement {
  /** What it then states as moved. Default: as it was asked. */
  readonly money?: Money;
  /** What it then says that it keeps of it; the books show it as `fee`. Default: nothing is said. */
  readonly fee?: Money;
  /** Default `succeeded`. `failed`: nothing moves, and the books keep nothing of it. */
  readonly outcome?: 'succeeded' | 'failed';
}

/** A second account at the same provider, in the same process: what the first account has must never serve it. */
export interface ConformanceAccount {
  /** The gateway under test with the second account's credentials, against the same stub. */
  readonly gateway: PaymentGatewayV1;
  /** What stands in the books of the second account. */
  movementsOf(
    transaction: Transaction,
  ): readonly ConformanceMovement[] | Promise<readonly ConformanceMovement[]>;
  /** A genuine callback of the second account, signed with its secret. */
  createCallback?: ConformanceHarness['createCallback'];
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
   * What the provider's books hold of this transaction: every movement, also a doubled one, and every order that will become one; a movement
   * of money once, not also its order. Read at the stub, after everything under way has settled, and never through the gateway. Without it every check of how
   * much moved, to whom and whether it is final is skipped.
   */
  movementsOf?(
    transaction: Transaction,
  ): readonly ConformanceMovement[] | Promise<readonly ConformanceMovement[]>;
  /**
   * Ends what the books hold of this transaction, for good; also again, with another amount. Where the provider cannot state another amount or
   * end so, say why.
   */
  settle?(
    transaction: Transaction,
    settlement: ConformanceSettlement,
  ): void | ConformanceNotApplicable | Promise<void | ConformanceNotApplicable>;
  /** The second account. Without it the checks that accounts stay apart are skipped. */
  readonly otherAccount?: ConformanceAccount;
  /** How often the provider took this transaction. Default: the number of `movementsOf`. */
  countMovements?(transaction: Transaction): number | Promise<number>;
  /**
   * False for a request of a harmless step: for a token, a recipient, an order that a later request pays. Then answers of those steps are left as
   * they are, and they are not counted. Give the same to `strike` as `only`, so that faults meet the request that moves money. What is harmless in
   * one operation only shows by `operation`. Default: every request is about a payment, but one that `isStepBefore`.
   */
  isAboutPayment?(request: FaultServerRequest): boolean;
  /** Requests about payments that reached the provider, token requests left out. Default: every request at the fault servers of the harness. */
  countRequests?(): number | Promise<number>;
  /** Resolves once a request about a payment has reached the provider. Default: once any has reached a fault server of the harness. */
  requestReached?(): Promise<void>;
  /**
   * A genuine callback about a transaction of any kind, which carries its gatewayReference by then.
   *
   * @returns `undefined` where the provider's callbacks cannot say this, such as a currency that they never state, or does not call back about
   *   this kind of transaction
   */
  createCallback(
    transaction: Transaction,
    content: ConformanceCallbackContent,
  ): ConformanceCallback | undefined | Promise<ConformanceCallback | undefined>;
  /**
   * These bytes as the provider would sign and send them, to the address of `like`. Without it, what signed callbacks say that cannot be read
   * is not checked.
   */
  signCallback?(
    payload: Uint8Array,
    like: ConformanceCallback,
  ): ConformanceCallback | Promise<ConformanceCallback>;
  /**
   * Genuine callbacks of every other kind that the gateway reads: incoming deposits, validation requests, entries. Each has to prove itself
   * as those of transactions do.
   */
  otherCallbacks?(): readonly ConformanceOtherCallback[] | Promise<readonly ConformanceOtherCallback[]>;
  /**
   * One genuine callback that tells of several transactions, in this order. Needed where the provider sends several in one body; every part has
   * to be verified and read.
   *
   * @returns `undefined` where the provider does not tell of this kind of transaction so
   */
  batchCallback?(
    parts: readonly ConformanceBatchPart[],
  ): ConformanceCallback | undefined | Promise<ConformanceCallback | undefined>;
  /**
   * The gateway under test made again, as another process of the host makes it: same options, same stub, nothing in its memory. Without it
   * nobody sees what is kept in an instance only.
   */
  freshGateway?(): PaymentGatewayV1;
  /**
   * The gateway as it is configured where money is real, with made-up credentials and the provider's own address; nothing is sent through it.
   * Without it a wrong `environment` is not seen.
   */
  liveGateway?(): PaymentGatewayV1;
  /**
   * Lets time pass at the stub, which forgets keys after as long as the provider's documents say. Without it a `keyLifetime` that is too long
   * is not seen.
   */
  advance?(ms: number): void | Promise<void>;
  /**
   * The provider's codes and what they mean, copied from its documents and not from the adapter: the suite puts each into answers and
   * callbacks and compares.
   */
  readonly codes?: Readonly<Partial<Record<PayingOperation, ConformanceCodes>>>;
  /** The member by which answers and callbacks say whether money is real, such as `livemode`. */
  readonly environmentMember?: ConformanceEnvironmentMember;
  /** How many payments one page holds of the list that a look-up searches. Needed where a look-up reads a list; the suite makes one more. */
  readonly lookUpPageSize?: number;
  /**
   * A transaction already at the provider, made past the situation's faults, as a host would have stored it. Needed where refund, reverse,
   * capture or cancel is declared.
   *
   * @param money default: that of `createTransaction`
   */
  prepare?(
    what: 'succeeded-deposit' | 'held-deposit' | 'pending-deposit',
    money?: Money,
  ): Promise<Transaction>;
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
