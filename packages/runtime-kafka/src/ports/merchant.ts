export interface Merchant {
  readonly merchantId: string;
  readonly name: string;
  readonly callbackSecretSealed: string;
  readonly createdAtMs: number;
  readonly disabledAtMs?: number;
  /** Ids of the gateways that it may use; absent: all. */
  readonly gateways?: readonly string[];
}

export interface ApiTokenRecord {
  readonly keyId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly scopes: readonly string[];
  readonly secretDigest: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
  readonly lastUsedAtMs?: number;
}
