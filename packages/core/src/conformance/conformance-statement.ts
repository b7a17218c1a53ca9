import type { GatewayEntry, IncomingDeposit } from '../types.js';
import type { StatusMeaning } from '../gateway-kit/create-status-map.js';
import type { ConformanceCallback } from './conformance-harness.js';

/** The provider's codes for one operation, and what its documents say that they mean. */
export interface ConformanceCodes {
  /** The last part of the path of the member that holds them, in answers and callbacks alike: `status`, `data.status`. Default: any. */
  readonly member?: string;
  /** Every documented code. Written a second time on purpose: a table that the adapter reads too would agree with every mistake in it. */
  readonly means: Readonly<Record<string, StatusMeaning>>;
  /**
   * The last part of the path of the member that holds what was paid, where answers show other amounts beside it (asked, held, settled):
   * `amount_paid`. Without it an adapter that reads another of them is seen only if the stub lets them differ.
   */
  readonly amountMember?: string;
}

/** How the provider says whether money is real. */
export interface ConformanceEnvironmentMember {
  /** The last part of its path: `livemode`, `data.domain`. */
  readonly name: string;
  /** What it holds in the test environment. */
  readonly test: string | number | boolean;
  /** What it holds where money is real. */
  readonly live: string | number | boolean;
}

/** A callback that is not about what became of a transaction, with what has to come out of it. */
export interface ConformanceOtherCallback extends ConformanceCallback {
  /** Worked out by hand from the bytes and the provider's documents. Without it the callback has to prove itself, and no more. */
  readonly tells?: ConformanceTold;
}

/** What comes out of a callback of another kind. Members that are left out are not compared; give amounts and kinds. */
export type ConformanceTold =
  | {
      /** All of them, in any order. */
      readonly entries: readonly Partial<GatewayEntry>[];
    }
  | {
      /** Money that came unasked. */
      readonly incomingDeposit: Partial<IncomingDeposit>;
    }
  | {
      /** What the provider asks about. */
      readonly validationRequest: Partial<IncomingDeposit>;
    };
