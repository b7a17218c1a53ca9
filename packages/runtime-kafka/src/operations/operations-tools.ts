import type { IncomingDepositPolicy } from '../services/callback-receiver/callback-receiver.js';

/** The state of one circuit breaker of this process. */
export interface BreakerState {
  readonly gatewayId: string;
  readonly operation: string;
  readonly state: string;
  readonly sinceMs: number;
}

/** What the operators' API uses besides the service context. */
export interface OperationsTools {
  /** Redacts secrets and phone numbers in a text. */
  readonly redact: (text: string) => string;
  readonly breakers: () => readonly BreakerState[];
  readonly incoming: IncomingDepositPolicy;
  readonly proxySignIn: ProxySignIn | undefined;
  /** Functions of `runtime.admin` whose results are returned unchanged. */
  readonly admin: {
    enableEndpoint(merchantId: string, endpointId: string): Promise<object>;
    rotateEndpointSecret(merchantId: string, endpointId: string): Promise<{ readonly secret: string }>;
    assignIncomingDeposit(incomingDepositId: string, merchantId: string): Promise<boolean>;
    listMerchants(): Promise<
      readonly { readonly merchantId: string; readonly name: string; readonly disabled: boolean }[]
    >;
    listTokens(merchantId: string): Promise<readonly object[]>;
    setMerchantGateways(merchantId: string, gatewayIds: readonly string[] | 'all'): Promise<void>;
    revokeToken(keyId: string): Promise<boolean>;
    replayDeadLetters(messageId?: string): Promise<number>;
  };
}

/**
 * A proxy in front that signs operators in, such as with OpenID Connect. It proves itself by a secret, and must remove these headers from outside
 * requests.
 */
export interface ProxySignIn {
  /** Header with the secret. */
  readonly secretHeader: string;
  /** At least 32 characters. */
  readonly secret: string;
  /** Header with the operator's name or e-mail address. */
  readonly nameHeader: string;
  /** Header with the role. Default: none, and every operator is a `viewer`. */
  readonly roleHeader?: string;
}
