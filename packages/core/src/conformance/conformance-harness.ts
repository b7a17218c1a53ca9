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

/** The operations that move money themselves. */
export type PayingOperation = Extract<GatewayOperation, 'deposit' | 'withdraw' | 'refund' | 'reverse'>;

/** A callback as the provider would send it. */
export interface ConformanceCallback {
  /** The raw body. */
  readonly payload: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The full URL it is sent to. */
  readonly url: string;
  /** The token in the URL, where the host knows it. */
  readonly urlToken?: 'transaction' | 'look-up';
  /** The sender's IP address. */
  readonly sourceAddress?: string;
  /** ISO 8601 UTC. Default: now. */
  readonly receivedAt?: string;
}

/** Content of a callback. */
export interface ConformanceCallbackContent {
  /** Outcome of the transaction. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown-code';
  /** The amount it states. Default: the transaction's own. */
  readonly money?: Money;
  /** The provider's fee that it states. Default: none. */
  readonly fee?: Money;
}

/** One part of a callback about several transactions. */
export interface ConformanceBatchPart extends ConformanceCallbackContent {
  /** The transaction, with its gatewayReference. */
  readonly transaction: Transaction;
}

/** One movement in the provider's own books, as the author's stub keeps them. */
export interface ConformanceMovement {
  /** How much the provider moves or moved, in minor units of ISO 4217: convert it in the stub, by the provider's documents, not with the adapter's code. */
  readonly money: Money;
  /**
   * The customer, in the format of `Transaction.counterparty` (`+254712345678`). Leave it out only where the provider's books name no customer:
   * checks that need it are then skipped.
   */
  readonly to?: string;
  /** Direction of the money: `in` to the merchant, `out` to the customer. */
  readonly direction?: 'in' | 'out';
  /** True once the money has finally moved; false for an order that is still open. */
  readonly isFinal: boolean;
  /** The provider's fee, where it states one; not deducted from `money`. */
  readonly fee?: Money;
}

/** How the provider completes an open movement. */
export interface ConformanceSettlement {
  /** The amount that moved. Default: the requested one. */
  readonly money?: Money;
  /** The fee that the provider then states; the books show it as `fee`. Default: none. */
  readonly fee?: Money;
  /** Default `succeeded`. `failed`: nothing moves, and `movementsOf` no longer lists it. */
  readonly outcome?: 'succeeded' | 'failed';
}

/** A second account at the same provider, in the same process: it must not share any state with the first. */
export interface ConformanceAccount {
  /** The gateway under test with the second account's credentials, against the same stub. */
  readonly gateway: PaymentGatewayV1;
  /** The movements in the books of the second account. */
  movementsOf(
    transaction: Transaction,
  ): readonly ConformanceMovement[] | Promise<readonly ConformanceMovement[]>;
  /** A genuine callback of the second account, signed with its secret. */
  createCallback?: ConformanceHarness['createCallback'];
}

/** One gateway in one situation, with the suite's access to the provider's stub. */
export interface ConformanceHarness {
  /**
   * The gateway under test, new for every situation. Give it a deadline of at most 2 s, because some situations run until the deadline.
   */
  readonly gateway: PaymentGatewayV1;
  /** Milliseconds after which an unfinished call fails its check. Default 15,000. */
  readonly callBoundMs?: number;
  /** The gateway's credentials. None may appear in its output. */
  readonly secrets: readonly string[];
  /** Creates a transaction, `submitted` and without a gatewayReference, that the provider accepts in this situation: a new one for each call. */
  createTransaction(kind: TransactionKind): Transaction;
  /** Members that the host adds to the context of a call, such as `callbackUrl`. The suite sets the rest. */
  createContext?(transaction: Transaction, operation: GatewayOperation): Partial<GatewayCallContext>;
  /** A reference in the provider's format that does not exist. Default `conformance-unknown`. */
  readonly unknownReference?: string;
  /**
   * The movements of this transaction in the provider's books, including duplicates, and open orders that will become movements; list a movement
   * once, not also its order. Read them from the stub after pending work has finished, never through the gateway. Without it, checks of the amount,
   * the customer and finality are skipped.
   */
  movementsOf?(
    transaction: Transaction,
  ): readonly ConformanceMovement[] | Promise<readonly ConformanceMovement[]>;
  /**
   * Completes this transaction's movements; may be called again with another amount. Return `notApplicable` where the provider cannot state another
   * amount or end in this way.
   */
  settle?(
    transaction: Transaction,
    settlement: ConformanceSettlement,
  ): void | ConformanceNotApplicable | Promise<void | ConformanceNotApplicable>;
  /** A second account. Without it, checks of account separation are skipped. */
  readonly otherAccount?: ConformanceAccount;
  /** How often the provider accepted this transaction. Default: the number of `movementsOf`. */
  countMovements?(transaction: Transaction): number | Promise<number>;
  /**
   * Returns false for a request that moves no money itself: for a token, a recipient, an order that a later request pays. Its answers are not changed,
   * and it is not counted. Pass the same function to `strike` as `only`, so that faults are injected into the request that moves money. `operation`
   * distinguishes a request that is harmless in one operation only. Default: every request except those with `isStepBefore`.
   */
  isAboutPayment?(request: FaultServerRequest): boolean;
  /** Number of requests about payments at the provider, without token requests. Default: all requests at the harness's fault servers. */
  countRequests?(): number | Promise<number>;
  /** Resolves once a request about a payment has reached the provider. Default: once one has reached a fault server of the harness. */
  requestReached?(): Promise<void>;
  /**
   * Creates a genuine callback about a transaction of any kind, which has its gatewayReference.
   *
   * @returns `undefined` where the provider's callbacks cannot state this content, or do not exist for this kind of transaction
   */
  createCallback(
    transaction: Transaction,
    content: ConformanceCallbackContent,
  ): ConformanceCallback | undefined | Promise<ConformanceCallback | undefined>;
  /**
   * Signs these bytes as the provider would, for the URL of `like`. Without it, checks of unreadable signed callbacks are skipped.
   */
  signCallback?(
    payload: Uint8Array,
    like: ConformanceCallback,
  ): ConformanceCallback | Promise<ConformanceCallback>;
  /**
   * Genuine callbacks of every other kind that the gateway reads: incoming deposits, validation requests, entries. Each must be authenticated
   * like those of transactions.
   */
  otherCallbacks?(): readonly ConformanceOtherCallback[] | Promise<readonly ConformanceOtherCallback[]>;
  /**
   * Creates one genuine callback about several transactions, in this order. Needed where the provider sends several in one body; every part must be
   * verified and read.
   *
   * @returns `undefined` where the provider does not send this kind of transaction so
   */
  batchCallback?(
    parts: readonly ConformanceBatchPart[],
  ): ConformanceCallback | undefined | Promise<ConformanceCallback | undefined>;
  /**
   * Creates the gateway under test again, as another process of the host does: same options, same stub, no memory. Without it, state that is kept
   * in an instance only is not detected.
   */
  freshGateway?(): PaymentGatewayV1;
  /**
   * Creates the gateway as configured for real money, with invented credentials and the provider's own URL; nothing is sent through it. Without it,
   * a wrong `environment` is not detected.
   */
  liveGateway?(): PaymentGatewayV1;
  /**
   * Advances the stub's clock; the stub forgets keys after the documented time. Without it, a `keyLifetime` that is too long is not detected.
   */
  advance?(ms: number): void | Promise<void>;
  /**
   * The provider's codes and their meanings, copied from its documents and not from the adapter: the suite puts each into answers and callbacks
   * and compares.
   */
  readonly codes?: Readonly<Partial<Record<PayingOperation, ConformanceCodes>>>;
  /** The member of answers and callbacks that states whether money is real, such as `livemode`. */
  readonly environmentMember?: ConformanceEnvironmentMember;
  /** Page size of the list that a look-up searches. Needed where a look-up reads a list; the suite makes one payment more. */
  readonly lookUpPageSize?: number;
  /**
   * Creates a transaction at the provider, bypassing the situation's faults, as a host would have stored it. Needed where refund, reverse,
   * capture or cancel is declared.
   *
   * @param money default: that of `createTransaction`
   */
  prepare?(
    what: 'succeeded-deposit' | 'held-deposit' | 'pending-deposit',
    money?: Money,
  ): Promise<Transaction>;
  /** Page size of the provider's records; the suite makes one deposit more. Needed where `records.api` is declared. */
  readonly recordsPageSize?: number;
  /** Releases servers and sockets, including those of the gateway. */
  close?(): Promise<void>;
}

/** A situation that this provider cannot be in. It is reported as skipped. */
export interface ConformanceNotApplicable {
  /** The reason, for the report. */
  readonly notApplicable: string;
}

/** Creates a harness for a situation. */
export type CreateConformanceHarness = (
  situation: ConformanceSituation,
) => ConformanceHarness | ConformanceNotApplicable | Promise<ConformanceHarness | ConformanceNotApplicable>;
