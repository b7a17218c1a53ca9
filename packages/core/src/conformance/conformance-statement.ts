import type { GatewayEntry, IncomingDeposit } from '../types.js';
import type { StatusMeaning } from '../gateway-kit/create-status-map.js';
import type { FaultServerAnswer } from './fault-server/start-fault-server.js';
import type { ConformanceCallback } from './conformance-harness.js';

/** The provider's codes for one operation, with their meanings from its documents. */
export interface ConformanceCodes {
  /** End of the path of the member with the code, in answers and callbacks: `status`, `data.status`. Default: any member. */
  readonly member?: string;
  /** Every documented code. Deliberately written a second time: the adapter's own table would agree with its own mistakes. */
  readonly means: Readonly<Record<string, StatusMeaning>>;
  /**
   * End of the path of the member with the paid amount, where answers also contain other amounts (requested, authorized, settled): `amount_paid`.
   * Needed where a success states several.
   */
  readonly amountMember?: string;
  /**
   * End of the path of the member that states our id in answers: `data.tx_ref`. The suite puts another id there, and the adapter must compare. Without
   * it, an adapter that takes an answer about another payment is detected only if the stub gives one.
   */
  readonly idMember?: string;
  /**
   * Answers with which the provider refuses a request that it has not taken, where they look like a yes: status 200 with `success: false`. Without
   * them, an adapter that reads such an answer as `pending` is not detected.
   */
  readonly refusals?: readonly FaultServerAnswer[];
}

/** How the provider states whether money is real. */
export interface ConformanceEnvironmentMember {
  /** End of its path: `livemode`, `data.domain`. */
  readonly name: string;
  /** Its value in the test environment. */
  readonly test: string | number | boolean;
  /** Its value where money is real. */
  readonly live: string | number | boolean;
}

/** A callback that is not about a transaction's outcome, with the expected result. */
export interface ConformanceOtherCallback extends ConformanceCallback {
  /** The expected result, derived by hand from the bytes and the provider's documents. Without it only the authentication is checked. */
  readonly tells?: ConformanceTold;
}

/** Expected result of a callback of another kind. Members left out are not compared; give amounts and kinds. */
export type ConformanceTold =
  | {
      /** All of them, in any order. */
      readonly entries: readonly Partial<GatewayEntry>[];
    }
  | {
      /** An incoming deposit. */
      readonly incomingDeposit: Partial<IncomingDeposit>;
    }
  | {
      /** A payment to validate. */
      readonly validationRequest: Partial<IncomingDeposit>;
    };
