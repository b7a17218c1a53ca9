import type { GatewayHttp } from '../../gateway-kit/gateway-http.js';
import type { GatewayCallContext } from '../../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from '../../gateway/v1/payment-gateway-v1.js';
import type { Transaction, TransactionKind } from '../../transaction/transaction.js';

/** A gateway on the provider's own sandbox, with the author's credentials. */
export interface LiveCheck {
  /** Creates the gateway; pass this `http` to it, which records the exchanges. Read credentials here, from the environment. */
  readonly createGateway: (parts: { readonly http: GatewayHttp }) => PaymentGatewayV1;
  /** The gateway's credentials. They are removed from recordings. */
  readonly secrets: readonly string[];
  /** Creates a transaction with the smallest amount that the sandbox accepts: a new one for each call. */
  readonly createTransaction: (kind: TransactionKind) => Transaction;
  /** Further context that the provider needs, such as a reachable `callbackUrl`. */
  readonly createContext?: (
    transaction: Transaction,
    operation: GatewayOperation,
  ) => Partial<GatewayCallContext>;
  /** A reference in the provider's format that does not exist. Default `conformance-unknown`. */
  readonly unknownReference?: string;
}

/** How a check is run. */
export interface LiveCheckSettings {
  /** Folder for recordings; one file per gateway. */
  readonly recordingDirectory: string;
  /** Overwrites the recording. Default false: writes only if there is none. */
  readonly isRecording?: boolean;
  /** Skips steps that move money in the sandbox. Default false. */
  readonly isReadOnly?: boolean;
  /** Accepts live credentials for the read-only steps: no step moves real money. Default false. */
  readonly allowsLiveCredentials?: boolean;
  /** Called with each result. */
  readonly onResult?: (result: LiveCheckResult) => void;
  /** Deadline of one call, in milliseconds. Default 15,000. */
  readonly callBoundMs?: number;
}

/** Result of one step. */
export interface LiveCheckResult {
  /** Such as `lookUp: a payment that never was`. */
  readonly step: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped, or what was answered. */
  readonly reason: string;
}

/** Report of a live check. */
export interface LiveCheckReport {
  readonly gatewayId: string;
  readonly results: readonly LiveCheckResult[];
  /** Differences from the recording, one line each. */
  readonly drift: readonly string[];
  /** The file of the recording. */
  readonly recording: string;
  /** `written`: recorded now. `compared`: with the existing recording. `left`: a step failed, so nothing was recorded or compared. */
  readonly recorded: 'written' | 'compared' | 'left';
}
