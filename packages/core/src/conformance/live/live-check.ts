import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import type { GatewayCallContext } from '../../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from '../../gateway/v1/payment-gateway-v1.js';
import type { Transaction, TransactionKind } from '../../transaction/transaction.js';

/** A gateway on the provider's own sandbox, with the author's credentials. */
export interface LiveCheck {
  /** Builds the gateway; give it this `http`, which is how the exchange is seen. Read credentials here, from the environment. */
  readonly createGateway: (parts: { readonly http: GatewayHttp }) => PaymentGatewayV1;
  /** Credentials given to the gateway. They are taken out of everything that is recorded. */
  readonly secrets: readonly string[];
  /** A transaction that the sandbox takes, new at every call, of the smallest amount that it takes. */
  readonly createTransaction: (kind: TransactionKind) => Transaction;
  /** What the provider needs beside, such as a `callbackUrl` that it can reach. */
  readonly createContext?: (
    transaction: Transaction,
    operation: GatewayOperation,
  ) => Partial<GatewayCallContext>;
  /** A reference shaped like the provider's, which it never gave. Default `conformance-unknown`. */
  readonly unknownReference?: string;
}

/** How a check is run. */
export interface LiveCheckSettings {
  /** Folder of recordings; one file per gateway. */
  readonly recordingDirectory: string;
  /** Writes this exchange as the new recording. Default false: only where there is none yet. */
  readonly isRecording?: boolean;
  /** Leaves out what moves money in the sandbox. Default false. */
  readonly isReadOnly?: boolean;
  /** Takes live credentials, for the read-only part alone: no check moves real money. Default false. */
  readonly allowsLiveCredentials?: boolean;
  /** Told of each result as it comes. */
  readonly onResult?: (result: LiveCheckResult) => void;
  /** Milliseconds that one call may take. Default 15,000. */
  readonly callBoundMs?: number;
}

/** What became of one step. */
export interface LiveCheckResult {
  /** Such as `lookUp: a payment that never was`. */
  readonly step: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped, or what was answered. */
  readonly reason: string;
}

/** The report of a whole check. */
export interface LiveCheckReport {
  readonly gatewayId: string;
  readonly results: readonly LiveCheckResult[];
  /** What differs from the recording, one line each. */
  readonly drift: readonly string[];
  /** The file of the recording. */
  readonly recording: string;
  /** `written`: now. `compared`: with the one there was. `left`: a step failed, so there is nothing to record or compare. */
  readonly recorded: 'written' | 'compared' | 'left';
}
