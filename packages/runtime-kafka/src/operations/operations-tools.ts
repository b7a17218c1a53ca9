import type { IncomingDepositPolicy } from '../services/callback-receiver/callback-receiver.js';

/** The state of one circuit breaker of this process. */
export interface BreakerState {
  readonly gatewayId: string;
  readonly operation: string;
  readonly state: string;
  readonly sinceMs: number;
}

/** What the operators' interface uses besides the services' own context. */
export interface OperationsTools {
  /** Takes secrets and phone numbers out of a text. */
  readonly redact: (text: string) => string;
  readonly breakers: () => readonly BreakerState[];
  readonly incoming: IncomingDepositPolicy;
  readonly proxySignIn: ProxySignIn | undefined;
  /** The functions behind `runtime.admin` that answer as they stand. */
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
 * A proxy in front that has signed the operator in, such as one that speaks OpenID Connect. It proves itself by a secret that only it knows,
 * and must take both headers out of what comes from outside.
 */
export interface ProxySignIn {
  /** Header with the secret. */
  readonly secretHeader: string;
  /** At least 32 characters. */
  readonly secret: string;
  /** Header with the operator's name or e-mail address. */
  readonly nameHeader: string;
  /** Header with the role. Default: none, and everybody is a `viewer`. */
  readonly roleHeader?: string;
}
